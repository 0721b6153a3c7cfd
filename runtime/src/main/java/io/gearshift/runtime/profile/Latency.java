package io.gearshift.runtime.profile;

import java.time.Duration;
import java.util.Arrays;

/** How long runs took: the median, and what 95 and 99 of 100 runs kept. */
public record Latency(Duration p50, Duration p95, Duration p99) {

  /**
   * By nearest rank.
   *
   * @param nanos of each run; at least one
   */
  static Latency of(long[] nanos) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return new Latency(rank(sorted, 50), rank(sorted, 95), rank(sorted, 99));
  }

  private static Duration rank(long[] sorted, int percent) {
    int rank = (int) Math.ceil(percent / 100.0 * sorted.length);
    return Duration.ofNanos(Math.max(1, sorted[Math.max(rank, 1) - 1]));
  }
}
