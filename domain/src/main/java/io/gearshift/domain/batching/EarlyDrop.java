package io.gearshift.domain.batching;

import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.traffic.Query;
import java.time.Instant;
import java.util.List;

/**
 * Keeps batches large by giving up on queries that would make them small (Nexus, SOSP 2019, section
 * 6.3): a window of the largest batch slides over the queue and stops at the first query whose
 * deadline leaves time for the whole window; all before it are dropped. Work-conserving.
 */
public record EarlyDrop() implements BatchPolicy {
  @Override
  public Decision decide(List<Query> queue, LatencyProfile latency, Instant now) {
    for (int first = 0; first < queue.size(); first++) {
      List<Query> rest = queue.subList(first, queue.size());
      int count = Head.fitting(rest, latency.maxBatch());
      Instant end = now.plus(latency.drain(Head.items(rest, count)));
      if (!end.isAfter(rest.get(0).deadline())) {
        return first == 0 ? new Run(count) : new Drop(first);
      }
    }
    return new Drop(queue.size());
  }
}
