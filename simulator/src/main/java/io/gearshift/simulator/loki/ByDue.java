package io.gearshift.simulator.loki;

import io.gearshift.domain.batching.BatchPolicy;
import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.traffic.Query;
import java.time.Instant;
import java.util.List;

/**
 * Has another policy take the time at which a query is due at its stage for its deadline: a query
 * that overruns its budget is given up while it waits (early dropping per task, Loki, section 5.2;
 * the published code drops from queues).
 */
record ByDue(BatchPolicy policy) implements BatchPolicy {
  @Override
  public Decision decide(List<Query> queue, LatencyProfile latency, Instant now) {
    return policy.decide(queue.stream().map(ByDue::hurried).toList(), latency, now);
  }

  private static Query hurried(Query query) {
    return new Query(query.id(), query.arrival(), query.due(), query.items(), query.inputs());
  }
}
