package io.gearshift.planner.ipa;

import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.VariantId;
import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A variant on devices of one pool, before it is known how much it is to serve.
 *
 * @param score as of {@link AccuracyMeasure#scores}
 * @param cost of one replica; in the paper the cores of {@link BaseAllocation}
 * @param latency of a batch, by the sizes that may be chosen; one replica serves a batch after the
 *     other
 */
public record StageVariant(
    VariantId variant,
    Accuracy accuracy,
    double score,
    int pool,
    double cost,
    SortedMap<Integer, Duration> latency) {
  public StageVariant {
    latency = new TreeMap<>(latency);
  }
}
