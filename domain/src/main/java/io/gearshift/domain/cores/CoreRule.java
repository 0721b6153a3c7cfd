package io.gearshift.domain.cores;

import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.traffic.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * More cores at once when what waits would be late without them, fewer when fewer have been enough
 * for a while: surges are met in place, as in Themis (section 5), by each device for itself and for
 * every batch. Where Themis solves a program for the rate each second, this looks at the deadlines
 * of what waits.
 *
 * @param headroom part of a query's time that may be gone when it is answered, before more cores
 *     are wanted; and part of a device's time that may be used with fewer, before they are enough
 * @param shrinkAfter how long fewer cores must have been enough
 */
public record CoreRule(double headroom, Duration shrinkAfter) {
  public CoreRule {
    if (!(headroom > 0 && headroom <= 1)) {
      throw new IllegalArgumentException("headroom: " + headroom + " (expected: above 0, up to 1)");
    }
    if (shrinkAfter.isNegative() || shrinkAfter.isZero()) {
      throw new IllegalArgumentException("shrink-after: " + shrinkAfter + " (expected: > 0)");
    }
  }

  /**
   * How many cores a device should have for what waits: those it has if nothing would be late with
   * them; else the fewest of more with which the fewest queries are. The query that comes next is
   * one of them.
   *
   * @param cores that it has
   * @param queue what waits for one variant, by deadline
   * @param now when the next batch can begin
   */
  public int grow(CoreLatency latency, int cores, List<Query> queue, Instant now) {
    int best = cores;
    int fewest = late(latency.at(cores), queue, now);
    for (int rung : latency.rungs()) {
      if (rung > cores && fewest > 0) {
        int late = late(latency.at(rung), queue, now);
        if (late < fewest) {
          best = rung;
          fewest = late;
        }
      }
    }
    return best;
  }

  /** How many would be answered too late, if they run one after the other in full batches. */
  private int late(LatencyProfile latency, List<Query> queue, Instant now) {
    int late = 0;
    int items = 0;
    for (Query query : queue) {
      items += query.items();
      Duration gone = Duration.between(query.arrival(), now).plus(latency.drain(items));
      if (gone.toNanos() > headroom * time(query).toNanos()) {
        late++;
      }
    }
    return late + (nextIsLate(latency, queue, now) ? 1 : 0);
  }

  /**
   * Whether whoever comes once the next batch runs would be late: it waits for that one, and then
   * for its own, which is as long. What came all at once says nothing of who comes next.
   */
  private boolean nextIsLate(LatencyProfile latency, List<Query> queue, Instant now) {
    Instant first = queue.stream().map(Query::arrival).min(Instant::compareTo).orElse(now);
    Duration gathered = Duration.between(first, now);
    int items = queue.stream().mapToInt(Query::items).sum();
    Duration run = latency.of(Math.max(1, Math.min(items, latency.maxBatch())));
    return gathered.compareTo(latency.of(1)) >= 0
        && 2 * run.toNanos() > headroom * time(queue.get(queue.size() - 1)).toNanos();
  }

  private static Duration time(Query query) {
    return Duration.between(query.arrival(), query.deadline());
  }

  /**
   * What a variant has run in a while.
   *
   * @param items that were run
   */
  public record Work(CoreLatency latency, long items) {}

  /**
   * The fewest cores with which a device had run the same in the same time.
   *
   * @param rungs the numbers of cores that it may have, from the fewest to the most
   * @param cores that it has
   * @param works of each variant on it
   * @param time in which they were run
   */
  public int enough(List<Integer> rungs, int cores, List<Work> works, Duration time) {
    return rungs.stream()
        .filter(rung -> rung < cores && suffices(rung, works, time))
        .findFirst()
        .orElse(cores);
  }

  private boolean suffices(int cores, List<Work> works, Duration time) {
    double busy = 0;
    for (Work work : works) {
      LatencyProfile latency = work.latency().at(cores);
      busy +=
          work.items() * (latency.of(latency.maxBatch()).toNanos() / (double) latency.maxBatch());
    }
    return busy <= headroom * time.toNanos();
  }
}
