package io.gearshift.domain.gear;

import io.gearshift.domain.catalog.Accuracy;
import java.time.Duration;

/**
 * What a gear is expected to give at the upper end of its range.
 *
 * @param accuracy of its cascade on the validation data
 * @param p95 the latency that 95 of 100 queries keep, as simulated
 * @param busy the part of the time that the busiest device works, 0 to 1
 */
public record Expectation(Accuracy accuracy, Duration p95, double busy) {
  public Expectation {
    if (p95.isNegative()) {
      throw new IllegalArgumentException("p95: " + p95 + " (expected: >= 0)");
    }
    if (!(busy >= 0 && busy <= 1)) {
      throw new IllegalArgumentException("busy: " + busy + " (expected: 0 to 1)");
    }
  }
}
