package io.gearshift.simulator.ipa;

import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.VariantId;
import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A variant, what a replica of it has, and how fast it is.
 *
 * @param cores of one replica
 */
record FittedVariant(VariantId id, Accuracy accuracy, int cores, Latency latency) {

  /**
   * Milliseconds of a batch of {@code b} on {@code c} cores: {@code b · perItem / c + b ·
   * perItemAlone + perBatch / c + perBatchAlone}.
   */
  record Latency(double perItem, double perItemAlone, double perBatch, double perBatchAlone) {
    private static final double NANOS = 1e6;

    Duration of(int batch, int cores) {
      double millis = batch * (perItem / cores + perItemAlone) + perBatch / cores + perBatchAlone;
      return Duration.ofNanos(Math.round(millis * NANOS));
    }
  }

  Duration latency(int batch) {
    return latency.of(batch, cores);
  }

  /** For the powers of two up to the largest batch. */
  SortedMap<Integer, Duration> latencies(int largest) {
    SortedMap<Integer, Duration> latencies = new TreeMap<>();
    for (int batch = 1; batch <= largest; batch *= 2) {
      latencies.put(batch, latency(batch));
    }
    return latencies;
  }
}
