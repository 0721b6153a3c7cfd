package io.gearshift.domain.traffic;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * When not to wait for the next regular plan: some family, or pipeline, got clearly more in the
 * newest second than was planned for it. Clearly is by a factor, and by more than three standard
 * deviations of what a Poisson process of the planned rate brings, the rate taken for one item per
 * second at least, so that a trickle does not ring all the time: five items are a burst where one
 * was planned, four are not. Whatever arrives where nothing was planned is a burst, since nobody
 * may serve it.
 *
 * @param factor of the planned rate
 * @param pause since the last plan, at least
 */
public record BurstRule(double factor, Duration pause) {
  private static final double DEVIATIONS = 3;

  public BurstRule {
    if (!(factor >= 1 && factor < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("factor: " + factor + " (expected: >= 1)");
    }
    if (pause.isNegative()) {
      throw new IllegalArgumentException("pause: " + pause + " (expected: >= 0)");
    }
  }

  /**
   * Whether to plan now; what was not planned for counts as planned for nothing.
   *
   * @param <K> what is counted: families, or pipelines
   */
  public <K> boolean isBurst(
      Map<K, Rate> planned, Map<K, Rate> newest, Instant lastPlan, Instant now) {
    return !now.isBefore(lastPlan.plus(pause))
        && newest.entrySet().stream()
            .anyMatch(
                entry ->
                    isBurst(
                        planned.getOrDefault(entry.getKey(), Rate.ZERO).perSecond(),
                        entry.getValue().perSecond()));
  }

  private boolean isBurst(double planned, double arrived) {
    double noise = planned == 0 ? 0 : DEVIATIONS * Math.sqrt(Math.max(1, planned));
    return arrived > factor * planned && arrived > planned + noise;
  }
}
