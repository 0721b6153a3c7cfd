package io.gearshift.simulator.superserve;

import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.pull.PullPolicy;
import io.gearshift.domain.pull.Resident;
import io.gearshift.domain.traffic.Query;
import io.gearshift.domain.traffic.Reason;
import io.gearshift.simulator.EventLoop;
import io.gearshift.simulator.SimulatedPull;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A trace that comes to workers that are all alike, of which some may die. */
final class PullSimulation implements SimulatedPull.Listener {
  private static final Instant START = Instant.EPOCH;

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

  private final EventLoop loop = new EventLoop(START);
  private final SimulatedPull workers;
  private final Duration slo;
  private final long[] arrivals;
  private final Map<DeviceId, Integer> running = new HashMap<>();
  private final Map<VariantId, Integer> inTime = new HashMap<>();
  private int arrived;
  private int answered;
  private int lost;
  private double accuracy;

  private PullSimulation(Fleet fleet, PullPolicy policy, Duration slo, long[] arrivals) {
    this.slo = slo;
    this.arrivals = arrivals;
    this.workers =
        new SimulatedPull(
            loop,
            policy,
            Integer.MAX_VALUE,
            (device, resident, items) -> resident.latency().of(items),
            this);
    for (int i = 0; i < fleet.workers(); i++) {
      workers.add(worker(i), fleet.residents());
    }
    for (int i = 0; i < fleet.killed().size(); i++) {
      DeviceId victim = worker(i);
      loop.at(START.plus(fleet.killed().get(i)), () -> kill(victim));
    }
  }

  /**
   * @param arrivals nanoseconds since the start, in order
   */
  static Outcome run(Fleet fleet, PullPolicy policy, Duration slo, long[] arrivals) {
    return new PullSimulation(fleet, policy, slo, arrivals).run();
  }

  private static DeviceId worker(int number) {
    return new DeviceId("worker-" + number);
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
    Query query = new Query(arrived, now, now.plus(slo), 1, List.of());
    arrived++;
    arriveNext();
    workers.infer(query);
  }

  private void kill(DeviceId worker) {
    lost += running.getOrDefault(worker, 0);
    workers.kill(worker);
  }

  @Override
  public void began(DeviceId device, Resident resident, List<Query> batch) {
    running.put(device, batch.size());
  }

  @Override
  public void ended(DeviceId device, Resident resident, List<Query> batch) {
    running.remove(device);
    Instant now = loop.instant();
    for (Query query : batch) {
      answered++;
      if (!now.isAfter(query.deadline())) {
        inTime.merge(resident.variant(), 1, Integer::sum);
        accuracy += resident.accuracy().value();
      }
    }
  }

  @Override
  public void refused(Query query, Reason reason) {}
}
