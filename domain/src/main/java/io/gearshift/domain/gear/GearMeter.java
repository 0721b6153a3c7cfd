package io.gearshift.domain.gear;

import java.time.Duration;

/**
 * Counts arrivals in windows of time and says which gear to be in: what a router keeps for each
 * family, or a simulator.
 *
 * <p>A window ends with the first arrival after its length; its demand is taken over the time that
 * it really lasted, so that after a silence the first query already finds a low gear. Reads no
 * clock and allocates nothing. Not thread-safe.
 */
public final class GearMeter {
  private static final double NANOS = 1e9;

  private final GearChoice choice;
  private final long window;
  private int gear;
  private long start;
  private long arrived;

  /**
   * @param window over which demand is measured; the paper gives 100 ms for an example
   * @param start of the first window, in nanoseconds of a clock that only runs forward
   */
  public GearMeter(GearChoice choice, Duration window, long start) {
    if (window.isZero() || window.isNegative()) {
      throw new IllegalArgumentException("window: " + window + " (expected: > 0)");
    }
    this.choice = choice;
    this.window = window.toNanos();
    this.start = start;
  }

  /** The number of the gear now; that of the lowest range at first. */
  public int gear() {
    return gear;
  }

  /**
   * One query more.
   *
   * @param now in nanoseconds of the same clock
   * @param waiting queries in the queue of the first variant of the gear's cascade
   * @return the number of the gear that it is for
   */
  public int arrived(long now, int waiting) {
    long lasted = now - start;
    if (lasted >= window) {
      gear = choice.next(gear, arrived * NANOS / lasted, waiting);
      start = now;
      arrived = 0;
    }
    arrived++;
    return gear;
  }
}
