package io.gearshift.cli;

import io.gearshift.domain.catalog.Accuracy;

/**
 * Whether an accuracy that is stated and one that was measured may be the same.
 *
 * @param right examples that were answered rightly
 * @param examples of all
 */
record Agreement(Accuracy stated, int right, int examples) {
  private static final double STANDARD_ERRORS = 3;

  double measured() {
    return (double) right / examples;
  }

  /** Three standard errors of a sample of this size, if what is stated is true. */
  double tolerance() {
    double p = stated.value();
    return STANDARD_ERRORS * Math.sqrt(p * (1 - p) / examples);
  }

  boolean holds() {
    return Math.abs(measured() - stated.value()) <= tolerance();
  }
}
