package io.gearshift.domain.measure;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How durations are spread, in buckets that are narrow everywhere: sixteen for each doubling from a
 * microsecond to eighteen minutes, so that what is read out of them is off by 3 % at the most.
 * Recording takes no lock.
 */
public final class Distribution {
  private static final int SUB_BITS = 4;
  private static final int SUBS = 1 << SUB_BITS;
  private static final int LOWEST_BIT = 10;
  private static final int HIGHEST_BIT = 40;
  private static final int SIZE = (HIGHEST_BIT - LOWEST_BIT + 2) * SUBS;

  private final AtomicLongArray counts = new AtomicLongArray(SIZE);

  void record(long nanos) {
    counts.getAndIncrement(bucket(nanos));
  }

  /** How many are in each bucket as of now. */
  public long[] counts() {
    long[] copy = new long[SIZE];
    for (int i = 0; i < SIZE; i++) {
      copy[i] = counts.get(i);
    }
    return copy;
  }

  /** The duration in the middle of a bucket, in nanoseconds. */
  public static long middle(int bucket) {
    int row = bucket >> SUB_BITS;
    int sub = bucket & (SUBS - 1);
    int shift = Math.max(row - 1, 0) + LOWEST_BIT - SUB_BITS;
    long steps = row == 0 ? sub : SUBS + sub;
    return (steps << shift) + (1L << shift >> 1);
  }

  private static int bucket(long nanos) {
    long value = Math.max(nanos, 0);
    int bit = 63 - Long.numberOfLeadingZeros(value | 1);
    if (bit < LOWEST_BIT) {
      return (int) (value >> LOWEST_BIT - SUB_BITS);
    }
    if (bit > HIGHEST_BIT) {
      return SIZE - 1;
    }
    int sub = (int) (value >> bit - SUB_BITS) & (SUBS - 1);
    return (bit - LOWEST_BIT + 1) * SUBS + sub;
  }
}
