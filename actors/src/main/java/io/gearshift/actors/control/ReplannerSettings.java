package io.gearshift.actors.control;

import java.time.Duration;

/**
 * When to plan anew.
 *
 * @param period between two plans when nothing else happens
 * @param settle how long to wait for more after a device has joined or was lost, or when planning
 *     has failed
 * @param silentAfter a device that has not reported for so long is lost
 * @param com the centre of mass, in seconds, of the weights that estimate demand
 */
public record ReplannerSettings(
    Duration period, Duration settle, Duration silentAfter, double com) {
  public ReplannerSettings {
    requirePositive("period", period);
    requirePositive("settle", settle);
    requirePositive("silent-after", silentAfter);
    if (!(com >= 0)) {
      throw new IllegalArgumentException("com: " + com + " (expected: >= 0)");
    }
  }

  private static void requirePositive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
    }
  }
}
