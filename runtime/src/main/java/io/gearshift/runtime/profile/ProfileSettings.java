package io.gearshift.runtime.profile;

import java.time.Duration;

/**
 * How much to measure.
 *
 * @param budget time to spend on the runs of one variant; shared evenly among its batch sizes, of
 *     which each is run three times at least
 * @param longestBatch no size is measured beyond the first whose median exceeds this
 */
public record ProfileSettings(Duration budget, Duration longestBatch) {
  public ProfileSettings {
    requirePositive("budget", budget);
    requirePositive("longest-batch", longestBatch);
  }

  private static void requirePositive(String what, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(what + ": " + value + " (expected: > 0)");
    }
  }
}
