package io.gearshift.simulator.proteus;

import io.gearshift.domain.traffic.Query;
import io.gearshift.simulator.EventLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * A device of the authors' simulator, which hosts one variant for as long as it lives. Queries are
 * kept in the order in which they come, a batch takes the median of its size, and all of it ends
 * together. What would end late runs all the same: only queries older than twice their SLO are
 * dropped, when a batch starts.
 */
abstract class PublishedDevice {
  private static final int STALE_SLOS = 2;

  /** Told what becomes of queries. */
  interface Accounts {
    void answered(PublishedDevice by, Query query);

    void dropped(Query query);
  }

  /**
   * What a device runs.
   *
   * @param maxBatch 0 if the variant cannot meet its SLO here: then nothing ever runs
   * @param latency of the allowed batches
   * @param dropsStale whether queries older than twice their SLO are dropped
   */
  record Engine(
      PublishedVariant variant,
      Accelerator accelerator,
      int maxBatch,
      IntFunction<Duration> latency,
      boolean dropsStale) {}

  private final EventLoop loop;
  private final Engine engine;
  private final Accounts accounts;
  private final List<Query> queue = new ArrayList<>();
  private boolean busy;
  private long unanswered;

  PublishedDevice(EventLoop loop, Engine engine, Accounts accounts) {
    this.loop = loop;
    this.engine = engine;
    this.accounts = accounts;
    this.busy = engine.maxBatch() == 0;
  }

  PublishedVariant variant() {
    return engine.variant();
  }

  Accelerator accelerator() {
    return engine.accelerator();
  }

  int maxBatch() {
    return engine.maxBatch();
  }

  /** Queries that came and were not answered: those that were dropped count for ever. */
  long unanswered() {
    return unanswered;
  }

  final void submit(Query query) {
    unanswered++;
    queue.add(query);
    if (busy) {
      arrivedWhileBusy(query);
    } else {
      arrivedWhileIdle(query);
    }
  }

  abstract void arrivedWhileBusy(Query query);

  abstract void arrivedWhileIdle(Query query);

  /** A batch has ended and something is queued. */
  abstract void ended();

  /** A batch was taken from the queue and something is left. */
  void headChanged() {}

  /** A batch starts of which the authors know already whether a query of it will be late. */
  void started(boolean late) {}

  /** Runs so many queries, or as many as there are in the time of so many. */
  final void run(int batch) {
    if (engine.dropsStale()) {
      dropStale();
    }
    int size = Math.min(batch, engine.maxBatch());
    List<Query> first = queue.subList(0, Math.min(size, queue.size()));
    List<Query> taken = List.copyOf(first);
    first.clear();
    if (taken.isEmpty()) {
      return;
    }
    if (!queue.isEmpty()) {
      headChanged();
    }
    Instant end = now().plus(latency(size));
    busy = true;
    started(taken.stream().anyMatch(query -> end.isAfter(query.deadline())));
    loop.at(end, () -> finish(taken));
  }

  private void finish(List<Query> batch) {
    batch.forEach(query -> accounts.answered(this, query));
    unanswered -= batch.size();
    busy = false;
    if (!queue.isEmpty()) {
      ended();
    }
  }

  private void dropStale() {
    List<Query> stale =
        queue.stream()
            .filter(q -> now().isAfter(q.arrival().plus(slo(q).multipliedBy(STALE_SLOS))))
            .toList();
    stale.forEach(accounts::dropped);
    queue.removeAll(stale);
  }

  /** Drops the head for as long as it would be late in the batch that the queue now fills. */
  final void dropLateHeads() {
    while (!queue.isEmpty() && now().plus(latency(full(queued()))).isAfter(head().deadline())) {
      accounts.dropped(queue.remove(0));
    }
  }

  /** The head is given up. */
  final void dropHead() {
    accounts.dropped(queue.remove(0));
  }

  /** A query is written off, and stays queued. */
  final void writeOff(Query query) {
    accounts.dropped(query);
  }

  /**
   * The largest allowed batch that so many queries fill. The authors' search gives the largest of
   * all for no queries.
   */
  final int full(int queries) {
    if (queries == 0) {
      return PublishedProfiles.BATCHES.get(PublishedProfiles.BATCHES.size() - 1);
    }
    int full = PublishedProfiles.BATCHES.get(0);
    for (int batch : PublishedProfiles.BATCHES) {
      full = batch <= queries && batch <= engine.maxBatch() ? batch : full;
    }
    return full;
  }

  final Duration latency(int batch) {
    return engine.latency().apply(batch);
  }

  final boolean busy() {
    return busy;
  }

  final int queued() {
    return queue.size();
  }

  final Query head() {
    return queue.get(0);
  }

  final Instant now() {
    return loop.instant();
  }

  final void at(Instant time, Runnable action) {
    loop.at(time, action);
  }

  static Duration slo(Query query) {
    return Duration.between(query.arrival(), query.deadline());
  }
}
