package io.gearshift.cli.load;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What a run was, and what came of it.
 *
 * @param seconds by the second in which queries were due
 * @param statedAccuracy what answers state of the variants that gave them, by variant
 * @param details the first detail for each reason for which queries were dropped
 */
public record Report(
    Asked asked,
    Slice total,
    List<Slice> seconds,
    Generator generator,
    SortedMap<String, Double> statedAccuracy,
    SortedMap<String, String> details) {
  private static final double LAG_OF_SLO = 0.1;

  /**
   * What was asked for.
   *
   * @param arrivals in words
   */
  public record Asked(
      String name,
      String url,
      String family,
      Optional<String> variant,
      String arrivals,
      long seed,
      double sloMs,
      boolean binary) {}

  /**
   * How the generator itself did.
   *
   * @param lagP99Ms how late queries were sent
   * @param longestBacklog the most queries that ever waited for a free connection
   * @param connections the most that were open at once
   * @param mostConnections that were allowed
   * @param cpuMicros processor time of the generator per query
   * @param stoppedEarly whether somebody ended the run before its time
   */
  public record Generator(
      double lagP99Ms,
      int longestBacklog,
      int connections,
      int mostConnections,
      double cpuMicros,
      boolean stoppedEarly) {}

  public Report {
    seconds = List.copyOf(seconds);
  }

  /** Queries went out so late that the arrivals were not what was asked for. */
  public boolean laggedBehind() {
    return generator.lagP99Ms() > asked.sloMs() * LAG_OF_SLO;
  }

  /** What to say of a generator that lagged behind, and what to do about it. */
  public String lagAdvice() {
    boolean connections = generator.longestBacklog() > 0;
    return String.format(
        Locale.ROOT,
        "THE GENERATOR DID NOT KEEP UP: 1 %% of the queries were sent %.1f ms or more after they"
            + " were due. %s",
        generator.lagP99Ms(),
        connections
            ? "Up to "
                + generator.longestBacklog()
                + " waited for one of "
                + generator.mostConnections()
                + " connections: raise --connections."
            : "This machine is too busy: lower the rate, or run the generator on another one.");
  }
}
