package io.gearshift.simulator.pipeline;

import java.time.Duration;
import java.util.List;

/**
 * How long answers took, counted by milliseconds begun.
 *
 * @param counts of answers that took no time, up to one millisecond, up to two and so on
 */
public record Latencies(List<Long> counts) {
  private static final long NANOS_PER_MILLI = 1_000_000;

  public Latencies {
    counts = List.copyOf(counts);
  }

  /** Where an answer is counted that took so long. */
  static int place(Duration latency) {
    return (int) -Math.floorDiv(-latency.toNanos(), NANOS_PER_MILLI);
  }

  public long count() {
    return counts.stream().mapToLong(Long::longValue).sum();
  }

  /** How many took no longer than so many milliseconds. */
  public long within(int millis) {
    return counts.stream().limit(millis + 1L).mapToLong(Long::longValue).sum();
  }

  /**
   * How long the fastest answers took of which there are so many of all.
   *
   * @param part from 0 to 1
   */
  public Duration percentile(double part) {
    double rank = part * count();
    long seen = 0;
    int millis = 0;
    while (millis < counts.size() - 1 && seen + counts.get(millis) < rank) {
      seen += counts.get(millis);
      millis++;
    }
    return Duration.ofMillis(millis);
  }
}
