package io.gearshift.config;

import java.time.Duration;

/**
 * When the plan is made anew.
 *
 * @param period between two plans when nothing else happens
 * @param settle how long to wait for more after a device has joined or was lost
 * @param silentAfter a device that has not reported for so long is planned without
 * @param demandCom the centre of mass, in seconds, of the weights that estimate demand
 */
public record PlanningSettings(
    Duration period, Duration settle, Duration silentAfter, double demandCom) {
  public PlanningSettings {
    requirePositive("period", period);
    requirePositive("settle", settle);
    requirePositive("silent-after", silentAfter);
    if (!(demandCom >= 0)) {
      throw new IllegalArgumentException("demand-com: " + demandCom + " (expected: >= 0)");
    }
  }

  private static void requirePositive(String key, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(key + ": " + value + " (expected: > 0s)");
    }
  }
}
