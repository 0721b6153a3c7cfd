package io.gearshift.actors.stage;

import java.time.Duration;

/**
 * How a router has answers checked.
 *
 * @param share the part of the answers that are checked, of those that the most accurate variant
 *     has not given; 0 for none
 * @param maxHeld answers that may wait for a device with nothing to do; the oldest give way
 * @param maxHeldBytes bytes that they may take with their queries
 * @param keep how long one waits
 * @param window how long what was found counts
 */
public record ShadowSettings(
    double share, int maxHeld, long maxHeldBytes, Duration keep, Duration window) {
  /** No answer is checked. */
  public static final ShadowSettings OFF =
      new ShadowSettings(0, 1, 1, Duration.ofSeconds(1), Duration.ofHours(1));

  public ShadowSettings {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("share: " + share + " (expected: from 0 to 1)");
    }
    if (maxHeld < 1) {
      throw new IllegalArgumentException("max-held: " + maxHeld + " (expected: >= 1)");
    }
    if (maxHeldBytes < 1) {
      throw new IllegalArgumentException("max-held-bytes: " + maxHeldBytes + " (expected: >= 1)");
    }
    requirePositive("keep", keep);
    requirePositive("window", window);
  }

  private static void requirePositive(String name, Duration time) {
    if (time.isNegative() || time.isZero()) {
      throw new IllegalArgumentException(name + ": " + time + " (expected: > 0s)");
    }
  }
}
