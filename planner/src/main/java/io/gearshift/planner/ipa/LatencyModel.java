package io.gearshift.planner.ipa;

import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the latencies of a variant are taken to be, by what was measured. */
@FunctionalInterface
public interface LatencyModel {
  /** The largest batch of the paper. */
  int LARGEST = 64;

  /** What was measured, as the published runs have it. */
  LatencyModel MEASURED =
      (measured, largest) -> {
        SortedMap<Integer, Duration> points = new TreeMap<>();
        measured.forEach(
            (batch, latency) -> {
              if (Integer.bitCount(batch) == 1 && batch <= Math.min(largest, LARGEST)) {
                points.put(batch, latency);
              }
            });
        return points;
      };

  /** A parabola through what was measured, as the paper has it (section 4). */
  LatencyModel QUADRATIC =
      (measured, largest) -> LatencyFit.of(measured).upTo(Math.min(largest, LARGEST));

  /**
   * Latency by batch, for powers of two.
   *
   * @param measured by batch
   * @param largest batch that may be chosen
   */
  SortedMap<Integer, Duration> points(SortedMap<Integer, Duration> measured, int largest);
}
