package io.gearshift.planner.cascadeserve;

import io.gearshift.domain.catalog.VariantId;
import java.time.Duration;

/**
 * What a judge says of a gear at the upper end of its range.
 *
 * @param isSteady whether as much is answered as arrives
 * @param p95 latency that 95 of 100 queries kept
 * @param busy the part of the time that the busiest device worked, 0 to 1
 * @param bottleneck the first variant of the cascade whose queue is long; the first one if none is
 */
public record Judgement(boolean isSteady, Duration p95, double busy, VariantId bottleneck) {

  /** Whether the goal is kept. */
  boolean keeps(Goal goal) {
    return isSteady && (!goal.isLatency() || p95.compareTo(goal.deadline()) <= 0);
  }
}
