package io.gearshift.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;

/**
 * wrk with as many connections as queries per second, each of which waits an exponentially
 * distributed while, about a second, between an answer and the next query.
 *
 * <p>So few of them have a query on them at a time, and together they are nearly Poisson. Fewer
 * would be wrong: wrk adds invented latencies for each that lasts more than two mean cycles of a
 * connection, in order to correct for what a closed loop omits.
 *
 * @param script the Lua script that waits
 * @param body the file that is posted
 */
record Wrk(Path script, String path, Path body) implements LoadTool {
  private static final double CYCLE_MS = 1_000;

  @Override
  public String name() {
    return "wrk";
  }

  @Override
  public Reading run(Traffic traffic) throws IOException, InterruptedException {
    long connections = Math.max(1, Math.round(traffic.rate() * CYCLE_MS / 1_000));
    double pauseMs = Math.max(1, CYCLE_MS - traffic.usualMs());
    String printed =
        LoadTool.output(
            List.of(
                "wrk",
                "-t1",
                "-c" + connections,
                "-d" + traffic.seconds() + "s",
                "--timeout",
                "10s",
                "-s",
                script.toString(),
                traffic.server() + path,
                "--",
                body.toString(),
                Double.toString(pauseMs),
                Long.toString(traffic.seed())));
    if (LoadTool.figure("errors (\\d+)", printed) > 0) {
      throw new IllegalStateException("queries failed:\n" + printed);
    }
    return new Reading(
        (long) LoadTool.figure("queries (\\d+)", printed),
        LoadTool.figure("p50 (\\d+) us", printed) / 1e3,
        LoadTool.figure("p99 (\\d+) us", printed) / 1e3,
        OptionalDouble.empty());
  }
}
