package io.gearshift.planner.ipa;

/**
 * What a configuration of a pipeline is worth: {@code alpha · accuracy − beta · cost − delta · sum
 * of batches}.
 *
 * @param alpha what full accuracy is worth
 * @param beta what a unit of cost takes off, a core in the paper
 * @param delta what an item of a batch takes off: so little that it only settles ties
 */
public record IpaWeights(AccuracyMeasure measure, double alpha, double beta, double delta) {
  /** The paper's. */
  public static final double DELTA = 1e-6;

  public IpaWeights {
    requireWeight("alpha", alpha);
    requireWeight("beta", beta);
    requireWeight("delta", delta);
  }

  private static void requireWeight(String name, double weight) {
    if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(name + ": " + weight + " (expected: >= 0)");
    }
  }
}
