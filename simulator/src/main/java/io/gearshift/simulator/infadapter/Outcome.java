package io.gearshift.simulator.infadapter;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What a run came to.
 *
 * @param violations the part of the queries that was turned away, or answered after the SLO
 * @param cores the mean over time, of old and new deployments while both are there
 * @param servingCores the mean over time of those that queries are sent to
 * @param accuracy the mean over the answers
 */
record Outcome(double violations, double cores, double servingCores, double accuracy) {

  /** Of runs that differ in their seeds. */
  static Outcome mean(List<Outcome> runs) {
    return new Outcome(
        mean(runs, Outcome::violations),
        mean(runs, Outcome::cores),
        mean(runs, Outcome::servingCores),
        mean(runs, Outcome::accuracy));
  }

  private static double mean(List<Outcome> runs, ToDoubleFunction<Outcome> figure) {
    return runs.stream().mapToDouble(figure).average().orElseThrow();
  }
}
