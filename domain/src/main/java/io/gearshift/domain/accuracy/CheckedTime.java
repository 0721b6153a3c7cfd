package io.gearshift.domain.accuracy;

import java.time.Duration;
import java.time.Instant;

/**
 * The time of a device that may be spent on checks: it is earned as time goes by, a part of it, and
 * spent by runs. What nobody spends is kept for {@link #KEPT} of earning and no longer, so that a
 * quiet night does not pay for a busy morning.
 *
 * @param earned that is not spent, at {@code at}
 */
public record CheckedTime(Duration earned, Instant at) {
  private static final Duration KEPT = Duration.ofMinutes(2);

  /** At the beginning, with nothing earned. */
  public static CheckedTime from(Instant now) {
    return new CheckedTime(Duration.ZERO, now);
  }

  /** What may be spent now. */
  Duration credit(double share, Instant now) {
    double passed = Math.max(0, Duration.between(at, now).toNanos()) * share;
    long most = Math.round(KEPT.toNanos() * share);
    return Duration.ofNanos(Math.min(most, earned.toNanos() + Math.round(passed)));
  }

  /** After a run has begun that takes so long. */
  public CheckedTime spent(Duration run, double share, Instant now) {
    return new CheckedTime(credit(share, now).minus(run), now);
  }
}
