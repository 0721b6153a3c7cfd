package io.gearshift.domain.batching;

import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.traffic.Query;
import java.time.Instant;
import java.util.List;

/** The arithmetic that batch policies share: what the front of a queue costs and can still make. */
final class Head {
  private Head() {}

  /**
   * How many queries at the front fit into {@code maxItems} together; at least 1, for a query of
   * more items than that runs alone.
   */
  static int fitting(List<Query> queue, int maxItems) {
    int items = 0;
    int count = 0;
    while (count < queue.size() && items + queue.get(count).items() <= maxItems) {
      items += queue.get(count).items();
      count++;
    }
    return Math.max(1, count);
  }

  static int items(List<Query> queue, int count) {
    int items = 0;
    for (int i = 0; i < count; i++) {
      items += queue.get(i).items();
    }
    return items;
  }

  /** How many queries at the front would be late even if they ran alone, now. */
  static int hopeless(List<Query> queue, LatencyProfile latency, Instant now) {
    int count = 0;
    while (count < queue.size() && isHopeless(queue.get(count), latency, now)) {
      count++;
    }
    return count;
  }

  private static boolean isHopeless(Query query, LatencyProfile latency, Instant now) {
    return now.plus(latency.drain(query.items())).isAfter(query.deadline());
  }

  /** How many queries at the front have a deadline that has passed. */
  static int expired(List<Query> queue, Instant now) {
    int count = 0;
    while (count < queue.size() && !now.isBefore(queue.get(count).deadline())) {
      count++;
    }
    return count;
  }

  /**
   * The largest batch, up to {@code count} queries, that ends by the first query's deadline; at
   * least 1.
   */
  static int inTime(List<Query> queue, int count, LatencyProfile latency, Instant now) {
    Instant deadline = queue.get(0).deadline();
    int size = count;
    int items = items(queue, count);
    while (size > 1 && now.plus(latency.drain(items)).isAfter(deadline)) {
      size--;
      items -= queue.get(size).items();
    }
    return size;
  }
}
