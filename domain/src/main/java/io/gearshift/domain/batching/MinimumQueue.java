package io.gearshift.domain.batching;

import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.traffic.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Runs everything that waits as soon as enough items wait (CascadeServe, section 4.5): the more
 * there are, the larger the batch, up to the largest of the profile.
 *
 * <p>The paper has no guard for a queue that never gets long enough; here it runs when the first
 * query has no more slack than the run and a margin take. Nor does the paper drop queries; here one
 * is dropped that would be late even alone.
 *
 * @param items that have to wait; what a batch cannot hold is not waited for
 * @param margin that is left of the first query's time after the run
 */
public record MinimumQueue(int items, Duration margin) implements BatchPolicy {
  public MinimumQueue {
    if (items < 1) {
      throw new IllegalArgumentException("items: " + items + " (expected: >= 1)");
    }
    if (margin.isNegative()) {
      throw new IllegalArgumentException("margin: " + margin + " (expected: >= 0)");
    }
  }

  @Override
  public Decision decide(List<Query> queue, LatencyProfile latency, Instant now) {
    int hopeless = Head.hopeless(queue, latency, now);
    if (hopeless > 0) {
      return new Drop(hopeless);
    }
    int count = Head.fitting(queue, latency.maxBatch());
    int waiting = Head.items(queue, count);
    boolean full = count < queue.size() || waiting >= Math.min(items, latency.maxBatch());
    Instant last = queue.get(0).due().minus(latency.drain(waiting)).minus(margin);
    return full || !now.isBefore(last) ? new Run(count) : new WaitUntil(last);
  }
}
