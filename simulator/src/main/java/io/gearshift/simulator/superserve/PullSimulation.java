package io.gearshift.simulator.superserve;

import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.pull.PullPolicy;
import io.gearshift.domain.pull.PullPolicy.Run;
import io.gearshift.domain.pull.Resident;
import io.gearshift.domain.traffic.Query;
import io.gearshift.simulator.EventLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;

/**
 * One queue by deadline and workers that are all alike, in virtual time: when a worker is free and
 * a query waits, the policy says what it takes. What ran on a worker that dies waits again.
 */
final class PullSimulation {
  private static final Instant START = Instant.EPOCH;
  private static final Comparator<Query> BY_DEADLINE =
      Comparator.comparing(Query::deadline).thenComparing(Query::id);

  /**
   * What serves.
   *
   * @param killed when workers die, one each, the first the first
   */
  record Fleet(int workers, List<Resident> residents, List<Duration> killed) {
    Fleet {
      residents = List.copyOf(residents);
      killed = List.copyOf(killed);
    }
  }

  private static final class Worker {
    private boolean alive = true;
    private List<Query> batch = List.of();
  }

  private final EventLoop loop = new EventLoop(START);
  private final PullPolicy.Table table;
  private final Duration slo;
  private final long[] arrivals;
  private final Queue<Query> queue = new PriorityQueue<>(BY_DEADLINE);
  private final Deque<Worker> free = new ArrayDeque<>();
  private final List<Worker> workers = new ArrayList<>();
  private final Map<VariantId, Integer> inTime = new HashMap<>();
  private int arrived;
  private int answered;
  private int lost;
  private double accuracy;

  private PullSimulation(Fleet fleet, PullPolicy policy, Duration slo, long[] arrivals) {
    this.table = policy.over(fleet.residents()).orElseThrow();
    this.slo = slo;
    this.arrivals = arrivals;
    for (int i = 0; i < fleet.workers(); i++) {
      Worker worker = new Worker();
      workers.add(worker);
      free.add(worker);
    }
    for (int i = 0; i < fleet.killed().size(); i++) {
      Worker victim = workers.get(i);
      loop.at(START.plus(fleet.killed().get(i)), () -> kill(victim));
    }
  }

  /**
   * @param arrivals nanoseconds since the start, in order
   */
  static Outcome run(Fleet fleet, PullPolicy policy, Duration slo, long[] arrivals) {
    return new PullSimulation(fleet, policy, slo, arrivals).run();
  }

  private Outcome run() {
    arriveNext();
    loop.run();
    int total = inTime.values().stream().mapToInt(count -> count).sum();
    Map<VariantId, Double> shares = new HashMap<>();
    inTime.forEach((variant, count) -> shares.put(variant, (double) count / total));
    return new Outcome(
        (double) total / arrivals.length,
        total == 0 ? 0 : accuracy / total,
        1 - (double) answered / arrivals.length,
        lost,
        shares);
  }

  private void arriveNext() {
    if (arrived < arrivals.length) {
      loop.at(START.plusNanos(arrivals[arrived]), this::arrive);
    }
  }

  private void arrive() {
    Instant now = loop.instant();
    queue.add(new Query(arrived, now, now.plus(slo), 1, List.of()));
    arrived++;
    arriveNext();
    pull();
  }

  private void pull() {
    while (!free.isEmpty() && !queue.isEmpty()) {
      if (table.decide(queue.peek(), queue.size(), loop.instant()) instanceof Run run) {
        start(free.remove(), run);
      } else {
        queue.remove();
      }
    }
  }

  private void start(Worker worker, Run run) {
    List<Query> batch = new ArrayList<>();
    while (batch.size() < run.items() && !queue.isEmpty()) {
      batch.add(queue.remove());
    }
    worker.batch = batch;
    Instant end = loop.instant().plus(run.resident().latency().of(batch.size()));
    loop.at(end, () -> end(worker, run.resident()));
  }

  private void end(Worker worker, Resident resident) {
    if (!worker.alive) {
      return;
    }
    Instant now = loop.instant();
    for (Query query : worker.batch) {
      answered++;
      if (!now.isAfter(query.deadline())) {
        inTime.merge(resident.variant(), 1, Integer::sum);
        accuracy += resident.accuracy().value();
      }
    }
    worker.batch = List.of();
    free.add(worker);
    pull();
  }

  private void kill(Worker worker) {
    worker.alive = false;
    free.remove(worker);
    lost += worker.batch.size();
    queue.addAll(worker.batch);
    pull();
  }
}
