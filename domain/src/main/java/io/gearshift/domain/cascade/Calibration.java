package io.gearshift.domain.cascade;

import io.gearshift.domain.cascade.Validation.Scored;
import java.util.List;

/**
 * Whether a variant's probabilities come true as often as they say, and what would make them:
 * temperature scaling, one number for each variant by which its logits are divided. It changes no
 * answer, only how certain it is.
 */
public final class Calibration {
  private static final int BINS = 15;
  private static final double COLDEST = 0.05;
  private static final double HOTTEST = 20;
  private static final double PRECISION = 1e-4;
  private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

  private Calibration() {}

  /**
   * The temperature with the highest likelihood of the labels, from 0.05 to 20: by golden section,
   * for the likelihood has one top.
   */
  public static double temperature(Scores scores, List<Scored> examples) {
    double low = Math.log(COLDEST);
    double high = Math.log(HOTTEST);
    double left = high - GOLDEN * (high - low);
    double right = low + GOLDEN * (high - low);
    double atLeft = surprise(scores, examples, Math.exp(left));
    double atRight = surprise(scores, examples, Math.exp(right));
    while (high - low > PRECISION) {
      if (atLeft < atRight) {
        high = right;
        right = left;
        atRight = atLeft;
        left = high - GOLDEN * (high - low);
        atLeft = surprise(scores, examples, Math.exp(left));
      } else {
        low = left;
        left = right;
        atLeft = atRight;
        right = low + GOLDEN * (high - low);
        atRight = surprise(scores, examples, Math.exp(right));
      }
    }
    return Math.exp((low + high) / 2);
  }

  /** The mean negative logarithm of how likely the right class was held. */
  static double surprise(Scores scores, List<Scored> examples, double temperature) {
    double sum = 0;
    for (Scored example : examples) {
      double right = scores.probabilities(example.scores(), temperature)[example.label()];
      sum -= Math.log(Math.max(right, Double.MIN_NORMAL));
    }
    return sum / examples.size();
  }

  /**
   * The expected calibration error: by how much the highest probability is off the share of right
   * answers, on average over 15 bins of equal width.
   */
  public static double error(Scores scores, List<Scored> examples, double temperature) {
    double[] promised = new double[BINS];
    int[] right = new int[BINS];
    for (Scored example : examples) {
      double highest =
          CertaintyMeasure.HIGHEST.of(scores.probabilities(example.scores(), temperature));
      int bin = Math.min(BINS - 1, (int) (highest * BINS));
      promised[bin] += highest;
      right[bin] += Scores.highest(example.scores()) == example.label() ? 1 : 0;
    }
    double off = 0;
    for (int bin = 0; bin < BINS; bin++) {
      off += Math.abs(promised[bin] - right[bin]);
    }
    return off / examples.size();
  }
}
