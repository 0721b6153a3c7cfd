package io.gearshift.domain.accuracy;

import io.gearshift.domain.catalog.Accuracy;

/**
 * What the accuracy of a variant is, given how often it agrees with a reference whose accuracy is
 * known. It is no count of right answers, for nobody knows which those are.
 *
 * <p>With {@code a} the agreement and {@code A} the profiled accuracy of the reference: both are
 * right together at least in {@code A + a - 1} of all cases, so that much is the least accuracy.
 * Where the two differ, at most one is right; taken that the reference is so at least as often as
 * the variant, {@code A} is the most. The estimate is the middle, {@code A - (1 - a) / 2}: half of
 * the difference could be held against the variant. The lower bound is that of the lowest {@code a}
 * that the sample admits, by Wilson's interval of 95 %.
 *
 * <p>It holds as far as the reference is as accurate on what is asked as it was on the test data:
 * where the traffic has drifted away from that, both may be wrong together.
 *
 * @param value the estimate, within the bounds
 */
public record AccuracyEstimate(double value, Interval bounds) {

  /** Of the reference itself, and of what is not measured but taken from the profile. */
  static AccuracyEstimate exactly(Accuracy accuracy) {
    return new AccuracyEstimate(accuracy.value(), new Interval(accuracy.value(), accuracy.value()));
  }

  /**
   * @param agreement with the reference, of at least one item
   */
  public static AccuracyEstimate of(Agreement agreement, Accuracy reference) {
    double best = reference.value();
    double a = agreement.alike() / agreement.items();
    double low = Math.max(0, best + Interval.wilson(agreement).low() - 1);
    double least = Math.max(0, best + a - 1);
    return new AccuracyEstimate((least + best) / 2, new Interval(low, best));
  }
}
