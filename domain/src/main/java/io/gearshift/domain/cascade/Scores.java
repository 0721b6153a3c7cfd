package io.gearshift.domain.cascade;

import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.traffic.Tensor;
import java.nio.ByteBuffer;
import java.util.Optional;

/** What the numbers are that a variant gives each class. */
public enum Scores {
  /** Of any size; their softmax is how likely each class is. */
  LOGITS,

  /** How likely each class is. */
  PROBABILITIES;

  /**
   * How likely each class is, from the scores of one item.
   *
   * @param temperature above 1 makes all more alike, below 1 less
   * @return numbers that sum to 1; all alike if a score is not a number
   */
  public double[] probabilities(double[] scores, double temperature) {
    double[] shares = this == LOGITS ? powers(scores, temperature) : roots(scores, temperature);
    double sum = 0;
    for (double share : shares) {
      sum += share;
    }
    boolean known = sum > 0 && sum < Double.POSITIVE_INFINITY;
    for (int i = 0; i < shares.length; i++) {
      shares[i] = known ? shares[i] / sum : 1.0 / shares.length;
    }
    return shares;
  }

  /** Less the largest, so that none is too large. */
  private static double[] powers(double[] logits, double temperature) {
    double largest = Double.NEGATIVE_INFINITY;
    for (double logit : logits) {
      largest = Math.max(largest, logit);
    }
    double[] powers = new double[logits.length];
    for (int i = 0; i < logits.length; i++) {
      powers[i] = Math.exp((logits[i] - largest) / temperature);
    }
    return powers;
  }

  private static double[] roots(double[] probabilities, double temperature) {
    double[] roots = new double[probabilities.length];
    for (int i = 0; i < roots.length; i++) {
      double probability = Math.max(0, probabilities[i]);
      roots[i] = temperature == 1 ? probability : Math.pow(probability, 1 / temperature);
    }
    return roots;
  }

  /**
   * The scores in a tensor, a row for each item.
   *
   * @return empty if they are not floating-point numbers, or there are less than two for an item
   */
  public static Optional<double[][]> rows(Tensor tensor) {
    Shape shape = tensor.shape();
    int items = shape.rank() < 2 ? 1 : Math.toIntExact(shape.dimension(0));
    int numbers = Math.toIntExact(shape.elements());
    if (items == 0 || numbers / items < 2) {
      return Optional.empty();
    }
    ByteBuffer data = tensor.data();
    double[][] rows = new double[items][numbers / items];
    for (double[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        switch (tensor.type()) {
          case FP32 -> row[i] = data.getFloat();
          case FP64 -> row[i] = data.getDouble();
          default -> {
            return Optional.empty();
          }
        }
      }
    }
    return Optional.of(rows);
  }

  /** The place of the largest score; the first of equal ones. */
  public static int highest(double[] scores) {
    int highest = 0;
    for (int i = 1; i < scores.length; i++) {
      highest = scores[i] > scores[highest] ? i : highest;
    }
    return highest;
  }
}
