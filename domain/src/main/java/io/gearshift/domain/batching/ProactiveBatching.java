package io.gearshift.domain.batching;

import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.traffic.Query;
import java.time.Instant;
import java.util.List;

/**
 * Lets the first query wait as long as it can afford, in the hope of a larger batch (Proteus,
 * ASPLOS 2024, section 5).
 *
 * <p>With {@code q} items queued the last safe moment is when the first is due less the latency of
 * {@code q + 1} items: later than that, one more arrival would make the first query late. The
 * policy is non-work-conserving, for it leaves an idle device idle until that moment. The paper
 * does not say what happens at the largest batch (it runs at once, for it cannot grow), when the
 * device was busy (the same rule, asked at the end of the batch), or when a query cannot be saved
 * (it is dropped; a batch is shrunk before a query is dropped).
 */
public record ProactiveBatching() implements BatchPolicy {
  @Override
  public Decision decide(List<Query> queue, LatencyProfile latency, Instant now) {
    int hopeless = Head.hopeless(queue, latency, now);
    if (hopeless > 0) {
      return new Drop(hopeless);
    }
    int fitting = Head.fitting(queue, latency.maxBatch());
    int count = Head.inTime(queue, fitting, latency, now);
    int items = Head.items(queue, count);
    if (count < queue.size() || items >= latency.maxBatch()) {
      return new Run(count);
    }
    Instant lastSafe = queue.get(0).due().minus(latency.of(items + 1));
    return now.isBefore(lastSafe) ? new WaitUntil(lastSafe) : new Run(count);
  }
}
