package io.gearshift.domain.batching;

import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.traffic.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Runs a batch when it is full or its oldest query has waited long enough: the dynamic batcher of
 * Triton ({@code max_batch_size}, {@code max_queue_delay_microseconds}, time-out action REJECT). It
 * knows nothing of latency, so it drops a query only when its deadline has passed.
 *
 * @param maxDelay how long a query may wait for company; zero runs whatever there is
 */
public record TimeoutBatching(int maxBatch, Duration maxDelay) implements BatchPolicy {
  public TimeoutBatching {
    if (maxBatch < 1) {
      throw new IllegalArgumentException("max-batch: " + maxBatch + " (expected: >= 1)");
    }
    if (maxDelay.isNegative()) {
      throw new IllegalArgumentException("max-delay: " + maxDelay + " (expected: >= 0)");
    }
  }

  @Override
  public Decision decide(List<Query> queue, LatencyProfile latency, Instant now) {
    int expired = Head.expired(queue, now);
    if (expired > 0) {
      return new Drop(expired);
    }
    int cap = Math.min(maxBatch, latency.maxBatch());
    int count = Head.fitting(queue, cap);
    boolean full = count < queue.size() || Head.items(queue, count) >= cap;
    Instant last = oldestArrival(queue).plus(maxDelay);
    return full || !now.isBefore(last)
        ? new Run(count)
        : new WaitUntil(earlier(last, queue.get(0).deadline()));
  }

  private static Instant oldestArrival(List<Query> queue) {
    Instant oldest = queue.get(0).arrival();
    for (Query query : queue) {
      oldest = earlier(oldest, query.arrival());
    }
    return oldest;
  }

  private static Instant earlier(Instant one, Instant other) {
    return other.isBefore(one) ? other : one;
  }
}
