package io.gearshift.cluster.wire;

import java.time.Duration;

/** Durations as nanoseconds; those that a long cannot hold, beyond 292 years, as the longest. */
final class Nanos {
  private Nanos() {}

  static long of(Duration duration) {
    try {
      return duration.toNanos();
    } catch (ArithmeticException e) {
      return duration.isNegative() ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }
}
