package io.gearshift.domain.catalog;

import java.time.Duration;

/**
 * What a variant costs on a kind of device, as measured there.
 *
 * @param cores processor cores that each run used
 * @param p50 median latency by batch size
 * @param p95 latency that 95 of 100 runs kept; what policies plan with
 * @param p99 latency that 99 of 100 runs kept
 * @param memoryBytes what a loaded instance takes
 * @param loadTime from file to the end of the first run
 */
public record VariantProfile(
    VariantId variant,
    DeviceKind kind,
    int cores,
    LatencyProfile p50,
    LatencyProfile p95,
    LatencyProfile p99,
    long memoryBytes,
    Duration loadTime) {
  /**
   * What it would cost on another kind of device.
   *
   * @param factor that runs take of the time that they take here; memory and loading are the same
   */
  public VariantProfile on(DeviceKind other, double factor) {
    return new VariantProfile(
        variant,
        other,
        cores,
        p50.times(factor),
        p95.times(factor),
        p99.times(factor),
        memoryBytes,
        loadTime);
  }
}
