package io.gearshift.bench;

import io.gearshift.bench.KnownDelayServer.Truth;
import io.gearshift.bench.LoadTool.Reading;
import io.gearshift.bench.LoadTool.Traffic;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Whether our load generator, wrk and Gatling see the same latency. */
@Command(
    name = "agreement",
    description = {
      "`gearshift load` against wrk and Gatling, on a server of known latency.",
      "It ends with status 1 if percentiles differ by more than 5 %."
    },
    mixinStandardHelpOptions = true)
final class Agreement implements Callable<Integer> {
  private static final double TOLERANCE = 0.05;
  private static final double FIRST_RATE = 20;
  private static final int FIRST_SECONDS = 1;

  @Option(
      names = "--seconds",
      defaultValue = "40",
      description = "Length of each run (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--rate",
      defaultValue = "250",
      description = "Queries per second (default: ${DEFAULT-VALUE}).")
  private double rate;

  @Option(
      names = "--rounds",
      defaultValue = "3",
      description = "How often the tools take turns (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--p50-ms",
      defaultValue = "30",
      description = "Median of the known latency (default: ${DEFAULT-VALUE}).")
  private double p50Ms;

  @Option(
      names = "--p99-ms",
      defaultValue = "120",
      description = "Its 99th percentile (default: ${DEFAULT-VALUE}).")
  private double p99Ms;

  @Option(names = "--seed", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--url",
      description = "A gearshift server that runs, instead of the one of known latency.")
  private Optional<URI> url;

  @Option(
      names = "--family",
      defaultValue = "fashion",
      description = "Whose first held-out example is posted (default: ${DEFAULT-VALUE}).")
  private String family;

  @Option(names = "--variant", description = "Let no other variant answer.")
  private Optional<String> variant;

  /** A run of a tool, beside what the server of known latency says of it. */
  private record Turn(String tool, Reading reading, Optional<Truth> truth) {}

  @Override
  public Integer call() throws Exception {
    Path home = Path.of(System.getProperty("gearshift.home"));
    Path examples = OneExample.of(home.resolve("models"), family);
    try (KnownDelayServer known = new KnownDelayServer(() -> new Delays(p50Ms, p99Ms, seed))) {
      GearshiftLoad load = new GearshiftLoad(examples, family, variant);
      load.run(new Traffic(known.url(), FIRST_RATE, FIRST_SECONDS, seed, p50Ms));
      String path = known.latest().path();
      Path bench = home.resolve("bench");
      Path body = bench.resolve("target/query.json");
      Files.writeString(body, known.latest().body(), StandardCharsets.ISO_8859_1);
      List<LoadTool> tools =
          List.of(
              load,
              new Wrk(bench.resolve("agreement.lua"), path, body),
              new Gatling(bench.resolve("gatling"), path, body));
      System.out.printf(
          "%.0f queries/s for %d s, bodies of %d bytes, to %s%s%n",
          rate, seconds, Files.size(body), url.map(URI::toString).orElse("known latency, "), path);
      return compare(takeTurns(tools, known), tools) ? 0 : 1;
    }
  }

  private List<Turn> takeTurns(List<LoadTool> tools, KnownDelayServer known)
      throws IOException, InterruptedException {
    System.out.printf(
        "%-5s %-8s %8s %8s %8s %8s %8s %9s%n",
        "round", "", "queries", "p50 ms", "held", "p99 ms", "held", "lag p99");
    List<Turn> turns = new ArrayList<>();
    double usualMs = p50Ms;
    for (int round = 1; round <= rounds; round++) {
      for (LoadTool tool : tools) {
        known.begin();
        Reading reading =
            tool.run(new Traffic(url.orElse(known.url()), rate, seconds, seed + round, usualMs));
        usualMs = reading.p50Ms();
        Turn turn =
            new Turn(
                tool.name(),
                reading,
                url.isPresent() ? Optional.empty() : Optional.of(known.truth()));
        turns.add(turn);
        print(round, turn);
      }
    }
    return turns;
  }

  private static void print(int round, Turn turn) {
    Reading reading = turn.reading();
    System.out.printf(
        "%-5d %-8s %8d %8.2f %8s %8.2f %8s %9s%n",
        round,
        turn.tool(),
        reading.queries(),
        reading.p50Ms(),
        turn.truth().map(truth -> number(truth.p50Ms())).orElse("-"),
        reading.p99Ms(),
        turn.truth().map(truth -> number(truth.p99Ms())).orElse("-"),
        reading.lagP99Ms().isPresent() ? number(reading.lagP99Ms().getAsDouble()) : "-");
  }

  /** Prints medians over the rounds, and tells whether all agree. */
  private static boolean compare(List<Turn> turns, List<LoadTool> tools) {
    System.out.printf(
        "%n%-14s %8s %9s %9s %8s %9s %9s%n",
        "medians", "p50 ms", "of truth", "of load", "p99 ms", "of truth", "of load");
    Medians load = Medians.of(turns, tools.get(0).name());
    boolean agreed = true;
    for (LoadTool tool : tools) {
      Medians medians = Medians.of(turns, tool.name());
      List<Double> ratios =
          List.of(
              medians.p50Ms() / medians.trueP50Ms(),
              medians.p50Ms() / load.p50Ms(),
              medians.p99Ms() / medians.trueP99Ms(),
              medians.p99Ms() / load.p99Ms());
      boolean agrees = ratios.stream().allMatch(ratio -> !(Math.abs(ratio - 1) > TOLERANCE));
      System.out.printf(
          "%-14s %8.2f %9s %9s %8.2f %9s %9s  %s%n",
          tool.name(),
          medians.p50Ms(),
          number(ratios.get(0)),
          number(ratios.get(1)),
          medians.p99Ms(),
          number(ratios.get(2)),
          number(ratios.get(3)),
          agrees ? "agrees" : "DIFFERS");
      agreed &= agrees;
    }
    return agreed;
  }

  /** Medians over the rounds of a tool; the true ones are NaN where the truth is not known. */
  private record Medians(double p50Ms, double trueP50Ms, double p99Ms, double trueP99Ms) {
    static Medians of(List<Turn> turns, String tool) {
      List<Turn> its = turns.stream().filter(turn -> turn.tool().equals(tool)).toList();
      return new Medians(
          median(its, turn -> turn.reading().p50Ms()),
          median(its, turn -> turn.truth().map(Truth::p50Ms).orElse(Double.NaN)),
          median(its, turn -> turn.reading().p99Ms()),
          median(its, turn -> turn.truth().map(Truth::p99Ms).orElse(Double.NaN)));
    }

    private static double median(List<Turn> turns, ToDoubleFunction<Turn> figure) {
      double[] sorted = turns.stream().mapToDouble(figure).sorted().toArray();
      return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.3f", value);
  }
}
