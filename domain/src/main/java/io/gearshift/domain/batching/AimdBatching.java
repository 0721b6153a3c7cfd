package io.gearshift.domain.batching;

import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.traffic.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Learns the largest batch that keeps a latency objective, by additive increase and multiplicative
 * decrease (Clipper, NSDI 2017, section 4.3.1): after a full batch inside the objective the limit
 * grows by {@code step}; after one beyond it, it shrinks by a tenth. Work-conserving, and it drops
 * a query only when its deadline has passed.
 *
 * @param limit items that a batch may have now; not whole, so that small limits can shrink too
 * @param step items added after a success
 * @param objective the latency that a batch should keep
 */
public record AimdBatching(double limit, double step, Duration objective) implements BatchPolicy {
  private static final double BACK_OFF = 0.9;

  public AimdBatching {
    if (!(limit >= 1)) {
      throw new IllegalArgumentException("limit: " + limit + " (expected: >= 1)");
    }
    if (!(step > 0)) {
      throw new IllegalArgumentException("step: " + step + " (expected: > 0)");
    }
    if (objective.isNegative() || objective.isZero()) {
      throw new IllegalArgumentException("objective: " + objective + " (expected: > 0)");
    }
  }

  @Override
  public Decision decide(List<Query> queue, LatencyProfile latency, Instant now) {
    int expired = Head.expired(queue, now);
    return expired > 0
        ? new Drop(expired)
        : new Run(Head.fitting(queue, Math.min((int) limit, latency.maxBatch())));
  }

  @Override
  public BatchPolicy after(Outcome outcome) {
    if (outcome.latency().compareTo(objective) > 0) {
      return new AimdBatching(Math.max(1, limit * BACK_OFF), step, objective);
    }
    return outcome.items() >= (int) limit ? new AimdBatching(limit + step, step, objective) : this;
  }
}
