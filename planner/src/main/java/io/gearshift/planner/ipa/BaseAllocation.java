package io.gearshift.planner.ipa;

import io.gearshift.domain.traffic.Rate;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;

/**
 * How many cores one replica of a variant has, once and for all (IPA, section 4.1): the fewest with
 * which some batch is served fast enough and in time.
 *
 * @param threshold items per second that one replica has to serve
 * @param sla of the stage
 */
public record BaseAllocation(Rate threshold, Duration sla) {
  /** How many mean latencies of a stage's variants its SLA is in the paper. */
  public static final int SLA_FACTOR = 5;

  /** The same in the released code. */
  public static final int RELEASED_SLA_FACTOR = 25;

  private static final double NANOS = 1e9;

  /**
   * The SLA of a stage: the mean latency of its variants times a factor.
   *
   * @param alone the latency of each variant in a batch of one
   */
  public static Duration stageSla(Collection<Duration> alone, int factor) {
    if (alone.isEmpty()) {
      throw new IllegalArgumentException("latencies: none (expected: one of each variant)");
    }
    return alone.stream()
        .reduce(Duration.ZERO, Duration::plus)
        .multipliedBy(factor)
        .dividedBy(alone.size());
  }

  /**
   * The cores of a replica; empty if none of the allocations that were measured is enough.
   *
   * @param measured latency by batch, by cores
   */
  public OptionalInt cores(SortedMap<Integer, SortedMap<Integer, Duration>> measured) {
    return measured.entrySet().stream()
        .filter(cores -> cores.getValue().entrySet().stream().anyMatch(this::isEnough))
        .mapToInt(Map.Entry::getKey)
        .findFirst();
  }

  private boolean isEnough(Map.Entry<Integer, Duration> point) {
    double throughput = point.getKey() / (point.getValue().toNanos() / NANOS);
    return throughput >= threshold.perSecond() && point.getValue().compareTo(sla) <= 0;
  }
}
