package io.gearshift.domain.pull;

import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.catalog.VariantId;

/** A variant that is loaded on a device, a subnet for one, and what it costs there. */
public record Resident(VariantId variant, Accuracy accuracy, LatencyProfile latency) {

  /**
   * Whether there is no reason to run the other: it is no more accurate, allows no larger batch,
   * and is no faster with any batch that was measured. Two that are alike dominate each other.
   */
  boolean dominates(Resident other) {
    return accuracy.compareTo(other.accuracy) >= 0
        && latency.maxBatch() >= other.latency.maxBatch()
        && other.latency.points().entrySet().stream()
            .allMatch(point -> latency.of(point.getKey()).compareTo(point.getValue()) <= 0);
  }
}
