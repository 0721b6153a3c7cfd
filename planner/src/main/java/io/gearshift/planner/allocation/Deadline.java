package io.gearshift.planner.allocation;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The moment at which a search has to come to an end.
 *
 * @param nanos a clock that only runs forward
 * @param at on that clock
 */
public record Deadline(LongSupplier nanos, long at) {

  public static Deadline in(Duration time, LongSupplier nanos) {
    return new Deadline(nanos, nanos.getAsLong() + time.toNanos());
  }

  public boolean passed() {
    return nanos.getAsLong() - at >= 0;
  }

  /** What is left, at least a millisecond. */
  public long millisLeft() {
    return Math.max(1, (at - nanos.getAsLong()) / 1_000_000);
  }
}
