package io.gearshift.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Gatling with an open load, after a warm-up that does not count. It tells whole milliseconds.
 *
 * @param project the folder of the Maven project of the simulation, built
 * @param body the file that is posted
 */
record Gatling(Path project, String path, Path body) implements LoadTool {
  private static final int WARM_UP_SECONDS = 5;

  @Override
  public String name() {
    return "Gatling";
  }

  @Override
  public Reading run(Traffic traffic) throws IOException, InterruptedException {
    Path target = project.resolve("target");
    String printed =
        LoadTool.output(
            List.of(
                "java",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "-Xmx512m",
                "-Duser.language=en",
                "-Dgatling.data.enableAnalytics=false",
                "-Durl=" + traffic.server(),
                "-Dpath=" + path,
                "-Dbody=" + body,
                "-Drate=" + traffic.rate(),
                "-Dseconds=" + traffic.seconds(),
                "-DwarmUpSeconds=" + WARM_UP_SECONDS,
                "-cp",
                target.resolve("classes") + ":" + target.resolve("lib") + "/*",
                "io.gatling.app.Gatling",
                "--simulation",
                "io.gearshift.bench.gatling.OpenLoad",
                "--results-folder",
                target.resolve("results").toString(),
                "--no-reports"));
    return new Reading(
        (long) LoadTool.figure("queries (\\d+)", printed),
        LoadTool.figure("p50 (\\d+) ms", printed),
        LoadTool.figure("p99 (\\d+) ms", printed),
        OptionalDouble.empty());
  }
}
