package io.gearshift.actors.stage;

import io.gearshift.actors.stage.InFlight.Entry;
import io.gearshift.domain.pull.PullPolicy;
import io.gearshift.domain.pull.PullPolicy.Run;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Has free devices take what waits. A device is free when all that this router has sent there is
 * answered; what other routers have sent there leaves so much less slack.
 */
final class Pulling {
  /** What may go to another node in one message, but for a single query. */
  private static final long MOST_BYTES = 1 << 20;

  /** How many queries that a slow device cannot make any more are passed over at most. */
  private static final int LOOKED_AT = 32;

  private final InstanceTable instances;
  private final DeadlineQueue queue;
  private final FreeDevices free = new FreeDevices();

  Pulling(InstanceTable instances, DeadlineQueue queue) {
    this.instances = instances;
    this.queue = queue;
  }

  /** What an instance is to run together. */
  record Batch(Instance instance, List<Entry> entries) {
    int items() {
      return entries.stream().mapToInt(Entry::items).sum();
    }
  }

  /** From now on it is known which devices are free. */
  void begin() {
    instances.watch(free::changed);
  }

  void end() {
    instances.watch(host -> {});
    free.clear();
  }

  /** Takes out the most urgent queries for as long as no device can answer them in time. */
  List<Entry> removeHopeless(PullPolicy policy, Instant now) {
    List<Entry> removed = new ArrayList<>();
    for (Entry head : queue.heads()) {
      Optional<Entry> next = Optional.of(head);
      while (next.isPresent() && isHopeless(policy, next.get(), now)) {
        removed.add(next.get());
        queue.remove(next.get().infer().query().id());
        next = queue.head(head.infer().variant());
      }
    }
    return removed;
  }

  /** Whether one that is served is served too late by all; what is not is waited for. */
  private boolean isHopeless(PullPolicy policy, Entry head, Instant now) {
    boolean served = false;
    for (InstanceHost host : instances.hosts()) {
      Optional<PullPolicy.Table> table = host.table(policy, head.infer().variant());
      if (table.isPresent() && !table.get().isHopeless(head.infer().query(), now)) {
        return false;
      }
      served |= table.isPresent();
    }
    return served;
  }

  /** What a free device takes now; it is in the queue no more. */
  Optional<Batch> next(PullPolicy policy, Instant now) {
    if (queue.isEmpty() || free.isEmpty()) {
      return Optional.empty();
    }
    List<Entry> heads = queue.heads();
    return free.all()
        .filter(host -> host.waiting(now).isZero())
        .flatMap(host -> taken(policy, host, heads, now).stream())
        .findFirst()
        .or(
            () ->
                free.all()
                    .filter(host -> !host.waiting(now).isZero())
                    .sorted(Comparator.comparing((InstanceHost host) -> host.waiting(now)))
                    .flatMap(host -> taken(policy, host, heads, now).stream())
                    .findFirst());
  }

  /** The most urgent that the device can make, and what fits beside it. */
  private Optional<Batch> taken(
      PullPolicy policy, InstanceHost host, List<Entry> heads, Instant now) {
    for (Entry head : heads) {
      Optional<PullPolicy.Table> table = host.table(policy, head.infer().variant());
      if (table.isPresent()) {
        for (Entry entry : queue.from(head, LOOKED_AT)) {
          if (decided(table.get(), host, entry, now) instanceof Run run) {
            Instance instance = host.instance(run.resident().variant());
            long bytes = instance.isLocal() ? Long.MAX_VALUE : MOST_BYTES;
            return Optional.of(new Batch(instance, queue.take(entry, run.items(), bytes)));
          }
        }
      }
    }
    return Optional.empty();
  }

  private PullPolicy.Decision decided(
      PullPolicy.Table table, InstanceHost host, Entry entry, Instant now) {
    return table.decide(entry.infer().query(), queue.items(entry), now, host.waiting(now));
  }
}
