package io.gearshift.domain.batching;

import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.traffic.Query;
import java.time.Instant;
import java.util.List;

/**
 * Never lets an idle device wait: runs the largest batch that ends by the first query's deadline,
 * and drops only a query that would be late even alone. It shrinks a batch rather than drop.
 */
public record WorkConserving() implements BatchPolicy {
  @Override
  public Decision decide(List<Query> queue, LatencyProfile latency, Instant now) {
    int hopeless = Head.hopeless(queue, latency, now);
    if (hopeless > 0) {
      return new Drop(hopeless);
    }
    return new Run(Head.inTime(queue, Head.fitting(queue, latency.maxBatch()), latency, now));
  }
}
