package io.gearshift.planner.cascadeserve;

import io.gearshift.domain.catalog.VariantId;
import java.time.Duration;
import java.util.Map;

/**
 * What became of the queries of a simulation.
 *
 * @param nanos how long each took, the fastest first
 * @param right how many answers are right
 * @param busy the part of the time, up to the last arrival, that the busiest device worked
 * @param drain from the last arrival to the last answer
 * @param backlog by variant, how long its queues would take to run as they were at the last
 *     arrival; the longest of its replicas
 * @param shifts how often the gear changed
 */
public record GearOutcome(
    long[] nanos,
    int right,
    double busy,
    Duration drain,
    Map<VariantId, Duration> backlog,
    int shifts) {
  public GearOutcome {
    nanos = nanos.clone();
    backlog = Map.copyOf(backlog);
  }

  /** The latency that a part of the queries kept. */
  public Duration latency(double part) {
    int index = (int) Math.ceil(part * nanos.length) - 1;
    return Duration.ofNanos(nanos[Math.max(0, index)]);
  }

  /** The part of the answers that is right. */
  public double accuracy() {
    return (double) right / nanos.length;
  }

  /** The part of the queries that took no longer than this. */
  public double within(Duration deadline) {
    int count = 0;
    while (count < nanos.length && nanos[count] <= deadline.toNanos()) {
      count++;
    }
    return (double) count / nanos.length;
  }
}
