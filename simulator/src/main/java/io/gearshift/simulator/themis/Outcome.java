package io.gearshift.simulator.themis;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What a run came to.
 *
 * @param violations the part of the queries that was dropped, or answered after the SLO
 * @param dropped the part that was dropped
 * @param cores the mean over time, those of starting instances too
 * @param calmCores the mean over the last two minutes
 */
record Outcome(double violations, double dropped, double cores, double calmCores) {

  /** Of runs that differ in their seeds. */
  static Outcome mean(List<Outcome> runs) {
    return new Outcome(
        mean(runs, Outcome::violations),
        mean(runs, Outcome::dropped),
        mean(runs, Outcome::cores),
        mean(runs, Outcome::calmCores));
  }

  private static double mean(List<Outcome> runs, ToDoubleFunction<Outcome> figure) {
    return runs.stream().mapToDouble(figure).average().orElseThrow();
  }
}
