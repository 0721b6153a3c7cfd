package io.gearshift.simulator.ipa;

import io.gearshift.planner.ipa.StageOption;
import io.gearshift.simulator.EventLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * A stage: its queries wait in one queue until they fill a batch, and batches go to the replicas in
 * turn, each of which runs one after the other. A batch that does not fill goes when its oldest
 * query has waited a second, of which the paper says nothing.
 */
final class CentralQueue {
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

  /** A query and when it came to the pipeline. */
  record Query(Instant arrived) {}

  private record Waiting(Query query, Instant since) {}

  /** What a replica has to do ends then. */
  private static final class Replica {
    private Instant free;

    Replica(Instant free) {
      this.free = free;
    }
  }

  private final EventLoop loop;
  private final Duration dropLimit;
  private final Consumer<Query> done;
  private final Runnable dropped;
  private final Deque<Waiting> queue = new ArrayDeque<>();
  private final List<Replica> replicas = new ArrayList<>();
  private FittedVariant variant;
  private int batch;
  private int turn;

  /**
   * @param dropLimit the age at which a query is given up, before the model and after it
   * @param done told of each query that the model has answered
   * @param dropped told of each that was given up
   */
  CentralQueue(
      EventLoop loop,
      Duration dropLimit,
      FittedVariant variant,
      StageOption option,
      Consumer<Query> done,
      Runnable dropped) {
    this.loop = loop;
    this.dropLimit = dropLimit;
    this.done = done;
    this.dropped = dropped;
    this.variant = variant;
    adopt(variant, option);
  }

  /** From now on the stage runs so; batches that were handed out run where they are. */
  void adopt(FittedVariant next, StageOption option) {
    if (!next.equals(variant)) {
      replicas.clear();
    }
    variant = next;
    batch = option.batch();
    while (replicas.size() > option.replicas()) {
      replicas.remove(replicas.size() - 1);
    }
    while (replicas.size() < option.replicas()) {
      replicas.add(new Replica(loop.instant()));
    }
    handOut();
  }

  void submit(Query query) {
    queue.add(new Waiting(query, loop.instant()));
    handOut();
    if (!queue.isEmpty()) {
      loop.at(loop.instant().plus(LONGEST_WAIT), this::handOut);
    }
  }

  private void handOut() {
    while (queue.size() >= batch || !queue.isEmpty() && hasWaitedLong(queue.peek())) {
      List<Query> together = new ArrayList<>();
      while (together.size() < batch && !queue.isEmpty()) {
        Query query = queue.remove().query();
        if (isTooOld(query)) {
          dropped.run();
        } else {
          together.add(query);
        }
      }
      if (!together.isEmpty()) {
        run(together);
      }
    }
  }

  private boolean hasWaitedLong(Waiting oldest) {
    return !oldest.since().plus(LONGEST_WAIT).isAfter(loop.instant());
  }

  private boolean isTooOld(Query query) {
    return query.arrived().plus(dropLimit).isBefore(loop.instant());
  }

  private void run(List<Query> together) {
    turn = (turn + 1) % replicas.size();
    Replica replica = replicas.get(turn);
    Instant start = replica.free.isBefore(loop.instant()) ? loop.instant() : replica.free;
    replica.free = start.plus(variant.latency(together.size()));
    loop.at(
        replica.free,
        () ->
            together.forEach(
                query -> {
                  if (isTooOld(query)) {
                    dropped.run();
                  } else {
                    done.accept(query);
                  }
                }));
  }
}
