package io.gearshift.simulator;

import io.gearshift.domain.traffic.BurstRule;
import io.gearshift.domain.traffic.Ewma;
import io.gearshift.domain.traffic.Forecaster;
import io.gearshift.domain.traffic.Rate;
import java.time.Duration;
import java.util.Optional;

/**
 * When to plan anew, and for what demand.
 *
 * @param period between two plans when nothing else happens
 * @param settle how long to wait for more after a device was lost
 * @param forecaster what every family's forecast begins with
 * @param burst when not to wait for the period; absent if it is always waited for
 * @param floor items per second that every family is planned for at least
 */
public record ControlSettings(
    Duration period,
    Duration settle,
    Forecaster forecaster,
    Optional<BurstRule> burst,
    Rate floor) {
  private static final double PROTEUS_COM = 1.6;

  /** Every 30 s, and never because of a burst. */
  public static final ControlSettings DEFAULT =
      new ControlSettings(
          Duration.ofSeconds(30), Duration.ofSeconds(1), Ewma.empty(PROTEUS_COM), Optional.empty());

  public ControlSettings {
    if (period.isNegative() || period.isZero()) {
      throw new IllegalArgumentException("period: " + period + " (expected: > 0)");
    }
    if (settle.isNegative()) {
      throw new IllegalArgumentException("settle: " + settle + " (expected: >= 0)");
    }
  }

  /** Planning for what is forecast, however little. */
  public ControlSettings(
      Duration period, Duration settle, Forecaster forecaster, Optional<BurstRule> burst) {
    this(period, settle, forecaster, burst, Rate.ZERO);
  }

  public ControlSettings withFloor(Rate other) {
    return new ControlSettings(period, settle, forecaster, burst, other);
  }
}
