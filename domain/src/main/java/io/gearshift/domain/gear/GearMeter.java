package io.gearshift.domain.gear;

import java.time.Duration;
import java.util.function.IntSupplier;

/**
 * Counts arrivals in windows of time and says which gear to be in: what a router keeps for each
 * family, or a simulator.
 *
 * <p>A window ends with the first arrival after its length; its demand is taken over the time that
 * it really lasted, so that after a silence the first query already finds a low gear. Reads no
 * clock and allocates nothing. Not thread-safe.
 *
 * <p>A gear plan is for all that arrives anywhere. Where several share it, each counts its own part
 * and takes the others' for equal to it.
 */
public final class GearMeter {
  private static final double NANOS = 1e9;

  private final GearChoice choice;
  private final long window;
  private final IntSupplier sharers;
  private int gear;
  private long start;
  private long arrived;

  /**
   * @param window over which demand is measured; the paper gives 100 ms for an example
   * @param start of the first window, in nanoseconds of a clock that only runs forward
   */
  public GearMeter(GearChoice choice, Duration window, long start) {
    this(choice, window, start, () -> 1);
  }

  /**
   * One of several that share what arrives.
   *
   * @param window over which demand is measured
   * @param start of the first window, in nanoseconds of a clock that only runs forward
   * @param sharers how many there are, at least 1; asked at the end of each window
   */
  public GearMeter(GearChoice choice, Duration window, long start, IntSupplier sharers) {
    if (window.isZero() || window.isNegative()) {
      throw new IllegalArgumentException("window: " + window + " (expected: > 0)");
    }
    this.choice = choice;
    this.window = window.toNanos();
    this.start = start;
    this.sharers = sharers;
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
    if (isOver(now)) {
      begin(now, waiting);
    }
    arrived++;
    return gear;
  }

  /**
   * One query more, of some items: gear plans reckon with queries of one item each.
   *
   * @param now in nanoseconds of the same clock
   * @param waiting items in the queue of the first variant of the gear's cascade; asked at the end
   *     of each window
   * @return the number of the gear that it is for
   */
  public int arrived(long now, int items, IntSupplier waiting) {
    if (isOver(now)) {
      begin(now, waiting.getAsInt());
    }
    arrived += items;
    return gear;
  }

  private boolean isOver(long now) {
    return now - start >= window;
  }

  private void begin(long now, int waiting) {
    int parts = sharers.getAsInt();
    gear = choice.next(gear, parts * arrived * NANOS / (now - start), parts * waiting);
    start = now;
    arrived = 0;
  }
}
