package io.gearshift.config;

import java.time.Duration;

/** How the accuracy of what is answered is measured. */
public record AccuracySettings(Shadow shadow) {

  /**
   * How answers are checked: asked again of the most accurate variant, where a device has nothing
   * to do.
   *
   * @param enabled whether any is
   * @param share the part of the answers that are checked, of those that the most accurate variant
   *     has not given
   * @param deviceTimeShare the part of a device's time that this may take
   * @param runShare the part of the least time of queries on a device that one run may take
   * @param maxHeld answers of a family that may wait for an idle device
   * @param maxHeldBytes bytes that those may take with their queries
   * @param keep how long one waits
   * @param window how long what was found counts
   */
  public record Shadow(
      boolean enabled,
      double share,
      double deviceTimeShare,
      double runShare,
      int maxHeld,
      long maxHeldBytes,
      Duration keep,
      Duration window) {
    public Shadow {
      requireShare("share", share);
      requireShare("device-time-share", deviceTimeShare);
      requireShare("run-share", runShare);
      if (maxHeld < 1) {
        throw new IllegalArgumentException("max-held: " + maxHeld + " (expected: >= 1)");
      }
      if (maxHeldBytes < 1) {
        throw new IllegalArgumentException("max-held-bytes: " + maxHeldBytes + " (expected: >= 1)");
      }
      requirePositive("keep", keep);
      requirePositive("window", window);
    }

    private static void requireShare(String name, double share) {
      if (!(share > 0 && share <= 1)) {
        throw new IllegalArgumentException(
            name + ": " + share + " (expected: above 0, up to 1)\nenabled = false turns it off");
      }
    }

    private static void requirePositive(String name, Duration time) {
      if (time.isNegative() || time.isZero()) {
        throw new IllegalArgumentException(name + ": " + time + " (expected: > 0s)");
      }
    }
  }
}
