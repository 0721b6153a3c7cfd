package io.gearshift.simulator.ipa;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What a run came to.
 *
 * @param cores the mean over time
 * @param rankSum the mean over time of the sum of the stages' ranks
 * @param product the mean over time of the product of the stages' accuracies
 * @param violations the part of the queries that was dropped, or answered after its SLA
 */
record Outcome(double cores, double rankSum, double product, double violations) {

  /** Of runs that differ in their seeds. */
  static Outcome mean(List<Outcome> runs) {
    return new Outcome(
        mean(runs, Outcome::cores),
        mean(runs, Outcome::rankSum),
        mean(runs, Outcome::product),
        mean(runs, Outcome::violations));
  }

  private static double mean(List<Outcome> runs, ToDoubleFunction<Outcome> figure) {
    return runs.stream().mapToDouble(figure).average().orElseThrow();
  }
}
