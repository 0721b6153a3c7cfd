package io.gearshift.config;

import java.time.Duration;

/**
 * How the plan is made, and when it is made anew.
 *
 * @param planner one of {@link Policies#plannerNames()}
 * @param forecaster one of {@link Policies#forecasterNames()}
 * @param floor items per second that each family is planned for at least
 * @param period between two plans when nothing else happens
 * @param burstFactor how much more than what was planned for must arrive not to wait for the period
 * @param burstPause between a plan and the next because of a burst, at least
 * @param settle how long to wait for more after a device has joined or was lost
 * @param silentAfter a device that has not reported for so long is planned without
 * @param demandCom the centre of mass, in seconds, of the weights of the forecasters
 * @param demandMargin by how many standard deviations the forecaster {@code ewma-with-margin} plans
 *     above the mean
 */
public record PlanningSettings(
    String planner,
    String forecaster,
    double floor,
    Duration period,
    double burstFactor,
    Duration burstPause,
    Duration settle,
    Duration silentAfter,
    double demandCom,
    double demandMargin) {
  public PlanningSettings {
    if (!(floor >= 0 && floor < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("floor: " + floor + " (expected: >= 0)");
    }
    if (!(burstFactor >= 1 && burstFactor < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("burst-factor: " + burstFactor + " (expected: >= 1)");
    }
    if (burstPause.isNegative()) {
      throw new IllegalArgumentException("burst-pause: " + burstPause + " (expected: >= 0s)");
    }
    requirePositive("period", period);
    requirePositive("settle", settle);
    requirePositive("silent-after", silentAfter);
    if (!(demandCom >= 0)) {
      throw new IllegalArgumentException("demand-com: " + demandCom + " (expected: >= 0)");
    }
    if (!(demandMargin >= 0 && demandMargin < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("demand-margin: " + demandMargin + " (expected: >= 0)");
    }
  }

  /** The same with another planner. */
  public PlanningSettings withPlanner(String name) {
    return new PlanningSettings(
        name,
        forecaster,
        floor,
        period,
        burstFactor,
        burstPause,
        settle,
        silentAfter,
        demandCom,
        demandMargin);
  }

  private static void requirePositive(String key, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(key + ": " + value + " (expected: > 0s)");
    }
  }
}
