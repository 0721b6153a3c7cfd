package io.gearshift.simulator;

import io.gearshift.domain.batching.BatchPolicy;
import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.traffic.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A batcher in virtual time: the policy of the live one, with an event loop where that has a
 * mailbox, alone on a device that takes exactly the profiled latency.
 */
public final class SimulatedBatcher implements BatchPolicy.Actions {

  /** Told what becomes of the queries. */
  public interface Listener {
    /** A batch begins. */
    void started(Instant at, List<Query> batch);

    /** A query is given up. */
    void dropped(Instant at, Query query);
  }

  private static final Comparator<Query> BY_DEADLINE =
      Comparator.comparing(Query::deadline).thenComparing(Query::arrival);

  private final EventLoop loop;
  private final LatencyProfile latency;
  private final Listener listener;
  private final List<Query> queue = new ArrayList<>();
  private BatchPolicy policy;
  private boolean running;

  public SimulatedBatcher(
      EventLoop loop, BatchPolicy policy, LatencyProfile latency, Listener listener) {
    this.loop = loop;
    this.policy = policy;
    this.latency = latency;
    this.listener = listener;
  }

  /** A query arrives now. */
  public void submit(Query query) {
    queue.add(query);
    queue.sort(BY_DEADLINE); // stable, and nearly sorted
    decide();
  }

  private void decide() {
    if (!running && !queue.isEmpty()) {
      policy.decide(List.copyOf(queue), latency, loop.instant()).enact(this);
    }
  }

  @Override
  public void run(int count) {
    running = true;
    List<Query> batch = takeFirst(count);
    int items = batch.stream().mapToInt(Query::items).sum();
    Duration duration = latency.drain(items);
    listener.started(loop.instant(), batch);
    loop.at(loop.instant().plus(duration), () -> finish(batch, items, duration));
  }

  private void finish(List<Query> batch, int items, Duration duration) {
    running = false;
    Instant now = loop.instant();
    boolean late = batch.stream().anyMatch(query -> now.isAfter(query.deadline()));
    policy = policy.after(new BatchPolicy.Outcome(items, duration, late));
    decide();
  }

  @Override
  public void waitUntil(Instant time) {
    loop.at(time, this::decide); // a wake-up that is no longer needed only asks again
  }

  @Override
  public void drop(int count) {
    takeFirst(count).forEach(query -> listener.dropped(loop.instant(), query));
    decide();
  }

  private List<Query> takeFirst(int count) {
    List<Query> first = queue.subList(0, count);
    List<Query> taken = List.copyOf(first);
    first.clear();
    return taken;
  }
}
