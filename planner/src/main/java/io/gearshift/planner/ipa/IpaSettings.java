package io.gearshift.planner.ipa;

import io.gearshift.domain.plan.Assumptions;
import io.gearshift.domain.plan.Objective;

/**
 * How the planners of this package plan.
 *
 * @param assumptions of which profiled latencies are used, and what is kept back of throughput
 * @param objective what plans are valued by; these planners strive for their weights instead
 * @param weights of accuracy, of cores and of batches
 * @param margins on top of the assumptions
 * @param scalingCap the most replicas of a stage
 */
public record IpaSettings(
    Assumptions assumptions,
    Objective objective,
    IpaWeights weights,
    Margins margins,
    LatencyModel latencies,
    int scalingCap) {

  /** A point of accuracy from end to end is worth a core. */
  public static final IpaSettings DEFAULT =
      new IpaSettings(
          Assumptions.DEFAULT,
          Objective.DEFAULT,
          new IpaWeights(AccuracyMeasure.PRODUCT, 100, 1, IpaWeights.DELTA),
          Margins.NONE,
          LatencyModel.MEASURED,
          100);

  public IpaSettings {
    if (scalingCap < 1) {
      throw new IllegalArgumentException("scaling-cap: " + scalingCap + " (expected: >= 1)");
    }
  }
}
