package io.gearshift.config;

import java.time.Duration;

/**
 * How variants are measured.
 *
 * @param onServe whether a server measures variants that have no profile before it serves them
 * @param budgetPerVariant time to spend on each
 */
public record ProfilingSettings(boolean onServe, Duration budgetPerVariant) {
  public ProfilingSettings {
    if (budgetPerVariant.isNegative() || budgetPerVariant.isZero()) {
      throw new IllegalArgumentException(
          "budget-per-variant: " + budgetPerVariant + " (expected: > 0s)");
    }
  }
}
