package io.gearshift.config;

import java.time.Duration;

/**
 * How devices with {@code max-cores} get more cores and give them back.
 *
 * @param total that the devices of the node may use together; 0 for as many as the machine has
 * @param headroom see {@link io.gearshift.domain.cores.CoreRule}
 * @param shrinkAfter how long fewer cores must have been enough before a device gives any back
 */
public record CoreSettings(int total, double headroom, Duration shrinkAfter) {
  private static final Duration SHORTEST = Duration.ofMillis(100);

  public CoreSettings {
    if (total < 0) {
      throw new IllegalArgumentException("total: " + total + " (expected: >= 0)");
    }
    if (!(headroom > 0 && headroom <= 1)) {
      throw new IllegalArgumentException("headroom: " + headroom + " (expected: above 0, up to 1)");
    }
    if (shrinkAfter.compareTo(SHORTEST) < 0) {
      throw new IllegalArgumentException(
          "shrink-after: " + shrinkAfter + " (expected: at least 100ms)");
    }
  }
}
