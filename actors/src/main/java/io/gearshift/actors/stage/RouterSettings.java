package io.gearshift.actors.stage;

import java.time.Duration;

/**
 * How a router watches over what it sent.
 *
 * @param sweep how often it looks for what is overdue
 * @param silentAfter a device that has not reported for so long is used no more
 * @param grace how long past its deadline an answer is waited for
 * @param maxParked queries that may wait for an instance while none serves
 * @param maxParkedBytes bytes that the inputs of those queries may take together
 */
public record RouterSettings(
    Duration sweep, Duration silentAfter, Duration grace, int maxParked, long maxParkedBytes) {
  public RouterSettings {
    if (sweep.isNegative() || sweep.isZero()) {
      throw new IllegalArgumentException("sweep: " + sweep + " (expected: > 0)");
    }
    if (silentAfter.compareTo(sweep) < 0) {
      throw new IllegalArgumentException(
          "silent-after: " + silentAfter + " (expected: at least the heartbeat, " + sweep + ")");
    }
    if (grace.isNegative()) {
      throw new IllegalArgumentException("grace: " + grace + " (expected: >= 0)");
    }
    if (maxParked < 0) {
      throw new IllegalArgumentException("max-parked: " + maxParked + " (expected: >= 0)");
    }
    if (maxParkedBytes < 0) {
      throw new IllegalArgumentException(
          "max-parked-bytes: " + maxParkedBytes + " (expected: >= 0)");
    }
  }
}
