package io.gearshift.planner.cascadeserve;

import io.gearshift.domain.catalog.Accuracy;
import java.time.Duration;
import java.util.Optional;

/**
 * What a gear plan has to keep: a latency, and then it is as accurate as it can be; or an accuracy,
 * and then it works as little as it can.
 *
 * @param deadline the latency that 95 of 100 queries keep; where an accuracy is to be kept, only
 *     how long a query waits at most for others to be run with
 * @param accuracy the least mean accuracy over all ranges; empty if it is the latency that counts
 */
public record Goal(Duration deadline, Optional<Accuracy> accuracy) {
  public Goal {
    if (deadline.isZero() || deadline.isNegative()) {
      throw new IllegalArgumentException("deadline: " + deadline + " (expected: > 0)");
    }
  }

  public static Goal latency(Duration p95) {
    return new Goal(p95, Optional.empty());
  }

  /**
   * @param guard how long a query waits at most for others
   */
  public static Goal accuracy(Accuracy least, Duration guard) {
    return new Goal(guard, Optional.of(least));
  }

  /** Whether it is the latency that is promised. */
  public boolean isLatency() {
    return accuracy.isEmpty();
  }
}
