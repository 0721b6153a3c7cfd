package io.gearshift.domain.routing;

import java.time.Duration;
import java.time.Instant;

/**
 * What waits for a device that others have sent there: routers of other nodes, and of other
 * families. A device says it with each answer; a router that has nothing there does not hear of it.
 *
 * @param waiting how long the device takes for it, in the largest batches
 * @param heard when the router was told
 */
public record OthersWork(Duration waiting, Instant heard) {
  /** Nothing is known of others. */
  public static final OthersWork NONE = new OthersWork(Duration.ZERO, Instant.MIN);

  public OthersWork {
    if (waiting.isNegative()) {
      throw new IllegalArgumentException("waiting: " + waiting + " (expected: >= 0)");
    }
  }

  /** What is left of it at most, if nobody has sent more. */
  Duration at(Instant time) {
    if (waiting.isZero() || !time.isAfter(heard)) {
      return waiting;
    }
    Duration left = waiting.minus(Duration.between(heard, time));
    return left.isNegative() ? Duration.ZERO : left;
  }
}
