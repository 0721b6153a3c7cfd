package io.gearshift.simulator;

import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.pull.PullPolicy;
import io.gearshift.domain.pull.PullPolicy.Run;
import io.gearshift.domain.pull.Resident;
import io.gearshift.domain.traffic.Query;
import io.gearshift.domain.traffic.Reason;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The data path of a family in virtual time, where queries wait together by deadline and free
 * devices take from them: the policy of the live one, with an event loop where it has mailboxes.
 */
public final class SimulatedPull {
  private static final Comparator<Query> BY_DEADLINE =
      Comparator.comparing(Query::deadline).thenComparing(Query::arrival).thenComparing(Query::id);

  /** What is told of queries. */
  public interface Listener {
    void began(DeviceId device, Resident resident, List<Query> batch);

    void ended(DeviceId device, Resident resident, List<Query> batch);

    void refused(Query query, Reason reason);
  }

  /** How long a batch really takes. */
  @FunctionalInterface
  public interface RunTime {
    Duration of(DeviceId device, Resident resident, int items);
  }

  private static final class Worker {
    private final DeviceId id;
    private final PullPolicy.Table table;
    private boolean alive = true;
    private List<Query> batch = List.of();

    Worker(DeviceId id, PullPolicy.Table table) {
      this.id = id;
      this.table = table;
    }
  }

  private final EventLoop loop;
  private final PullPolicy policy;
  private final int maxQueue;
  private final RunTime runTime;
  private final Listener listener;
  private final Map<DeviceId, Worker> workers = new LinkedHashMap<>();
  private final Deque<Worker> free = new ArrayDeque<>();
  private final TreeSet<Query> queue = new TreeSet<>(BY_DEADLINE);
  private int items;

  /**
   * @param maxQueue queries that may wait
   */
  public SimulatedPull(
      EventLoop loop, PullPolicy policy, int maxQueue, RunTime runTime, Listener listener) {
    this.loop = loop;
    this.policy = policy;
    this.maxQueue = maxQueue;
    this.runTime = runTime;
    this.listener = listener;
  }

  /**
   * A device more, which is free.
   *
   * @throws java.util.NoSuchElementException if the policy would run nothing of what is loaded
   *     there
   */
  public void add(DeviceId device, List<Resident> residents) {
    Worker worker = new Worker(device, policy.over(residents).orElseThrow());
    workers.put(device, worker);
    free.add(worker);
    pull();
  }

  /** A device is no more: what ran there waits again. */
  public void kill(DeviceId device) {
    Worker worker = workers.remove(device);
    worker.alive = false;
    free.remove(worker);
    worker.batch.forEach(this::enqueue);
    pull();
  }

  /** A query has come; it is refused at its deadline if it waits until then. */
  public void infer(Query query) {
    dropHopeless();
    if (queue.size() >= maxQueue) {
      listener.refused(query, Reason.OVERLOAD);
      return;
    }
    enqueue(query);
    if (policy.expired() == PullPolicy.Expired.DROP) {
      loop.at(query.deadline(), () -> expire(query));
    }
    pull();
  }

  private void enqueue(Query query) {
    queue.add(query);
    items += query.items();
  }

  private boolean take(Query query) {
    boolean waited = queue.remove(query);
    items -= waited ? query.items() : 0;
    return waited;
  }

  private void expire(Query query) {
    if (take(query)) {
      listener.refused(query, Reason.DEADLINE);
    }
  }

  private void pull() {
    dropHopeless();
    while (!free.isEmpty() && !queue.isEmpty() && startSomewhere()) {
      dropHopeless();
    }
  }

  /** Gives up the most urgent for as long as no worker can make it. */
  private void dropHopeless() {
    while (!queue.isEmpty() && !workers.isEmpty() && isHopeless(queue.first())) {
      Query first = queue.first();
      take(first);
      listener.refused(first, Reason.DEADLINE);
    }
  }

  private boolean isHopeless(Query query) {
    for (Worker worker : workers.values()) {
      if (!worker.table.isHopeless(query, loop.instant())) {
        return false;
      }
    }
    return true;
  }

  /** Whether a free worker takes the most urgent query that it can make. */
  private boolean startSomewhere() {
    for (Worker worker : free) {
      for (Query query : queue) {
        if (worker.table.decide(query, items, loop.instant()) instanceof Run run) {
          free.remove(worker);
          start(worker, query, run);
          return true;
        }
      }
    }
    return false;
  }

  private void start(Worker worker, Query first, Run run) {
    List<Query> batch = new ArrayList<>();
    int size = 0;
    for (Query query : queue.tailSet(first)) {
      size += query.items();
      if (!batch.isEmpty() && size > run.items()) {
        size -= query.items();
        break;
      }
      batch.add(query);
    }
    batch.forEach(this::take);
    worker.batch = batch;
    listener.began(worker.id, run.resident(), batch);
    loop.at(
        loop.instant().plus(runTime.of(worker.id, run.resident(), size)),
        () -> end(worker, run.resident()));
  }

  private void end(Worker worker, Resident resident) {
    if (worker.alive) {
      listener.ended(worker.id, resident, worker.batch);
      worker.batch = List.of();
      free.add(worker);
      pull();
    }
  }
}
