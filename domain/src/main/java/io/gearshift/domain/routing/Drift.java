package io.gearshift.domain.routing;

import java.time.Duration;

/**
 * How much longer runs take just now than their profile says, as on a machine that others use too:
 * the exponentially weighted mean of what was observed over what was profiled. A machine that is
 * faster than its profile is taken at its profile.
 *
 * @param factor 1 if runs take as long as profiled, 2 if twice as long
 */
public record Drift(double factor) {
  /** Runs take as long as profiled. */
  public static final Drift NONE = new Drift(1);

  private static final double WEIGHT = 0.1;
  private static final double MOST = 10;

  public Drift {
    if (!(factor > 0)) {
      throw new IllegalArgumentException("factor: " + factor + " (expected: > 0)");
    }
  }

  /** After one more run. */
  public Drift after(Duration observed, Duration profiled) {
    double ratio = Math.min(MOST, (double) observed.toNanos() / profiled.toNanos());
    return new Drift(Math.max(Double.MIN_NORMAL, factor + WEIGHT * (ratio - factor)));
  }

  /** What a profiled time is to be taken for. */
  public Duration applied(Duration profiled) {
    return factor <= 1 ? profiled : Duration.ofNanos((long) (profiled.toNanos() * factor));
  }
}
