package io.gearshift.actors.control;

import io.gearshift.domain.traffic.Rate;
import java.time.Duration;

/**
 * When to plan anew.
 *
 * @param period between two plans when nothing else happens
 * @param settle how long to wait for more after a device has joined or was lost, or when planning
 *     has failed
 * @param silentAfter a device that has not reported for so long is lost
 * @param floor what each family is planned for at least
 */
public record ReplannerSettings(
    Duration period, Duration settle, Duration silentAfter, Rate floor) {
  public ReplannerSettings {
    requirePositive("period", period);
    requirePositive("settle", settle);
    requirePositive("silent-after", silentAfter);
  }

  private static void requirePositive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
    }
  }
}
