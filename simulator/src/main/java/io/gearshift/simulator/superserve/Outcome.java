package io.gearshift.simulator.superserve;

import io.gearshift.domain.catalog.VariantId;
import java.util.Map;

/**
 * What a run came to.
 *
 * @param attained the part of the queries that was answered in time
 * @param accuracy the mean profiled accuracy of what was in time; 0 if nothing was
 * @param dropped the part that was never answered
 * @param lost how many queries ran on a worker that died
 * @param inTime the part of what was in time that each variant answered
 */
record Outcome(
    double attained, double accuracy, double dropped, int lost, Map<VariantId, Double> inTime) {

  Outcome {
    inTime = Map.copyOf(inTime);
  }
}
