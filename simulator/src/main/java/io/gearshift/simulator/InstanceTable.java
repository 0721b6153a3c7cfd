package io.gearshift.simulator;

import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.plan.Share;
import io.gearshift.domain.plan.Standing;
import io.gearshift.domain.routing.Backlog;
import io.gearshift.domain.routing.InstanceLoad;
import io.gearshift.domain.routing.LeastWaiting;
import io.gearshift.domain.routing.OthersWork;
import io.gearshift.domain.routing.RoutePolicy;
import io.gearshift.domain.routing.RoutingTable;
import io.gearshift.domain.routing.TrackedCandidates;
import io.gearshift.domain.traffic.Query;
import io.gearshift.simulator.pipeline.StageLoad;
import java.time.Duration;
import java.time.Instant;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.RandomAccess;

/**
 * The instances that a router may send to, what waits for each, and what the plan gives it. What
 * waits for a device is summed up again when something is sent there or answered, and not for every
 * query.
 */
final class InstanceTable {

  /** What a policy is shown, made as it looks. */
  private static final class Loads extends AbstractList<InstanceLoad>
      implements TrackedCandidates, RandomAccess {
    private final List<RoutedInstance> instances;

    /** Whether the policy looks at what waits. */
    private boolean isSeen;

    private Instant now = Instant.MIN;
    private InstanceLoad last;
    private RoutedInstance lastInstance;

    Loads(List<RoutedInstance> instances) {
      this.instances = instances;
    }

    @Override
    public InstanceLoad get(int index) {
      lastInstance = instances.get(index);
      last = isSeen ? lastInstance.load(now) : lastInstance.idle();
      return last;
    }

    @Override
    public int size() {
      return instances.size();
    }

    @Override
    public Least least(int[] places) {
      LeastWaiting least = new LeastWaiting(places.length);
      for (int i = 0; i < places.length; i++) {
        instances.get(places[i]).host().track(least, i);
      }
      return least;
    }

    /** The instance that a policy chooses; as a rule it looks at that one last. */
    Optional<RoutedInstance> chosen(RoutePolicy policy, Query query, Instant time) {
      if (instances.size() < 2) {
        return instances.stream().findFirst();
      }
      now = time;
      Optional<InstanceLoad> load = policy.choose(query, this, time);
      if (load.isPresent() && load.get() == last) {
        return Optional.of(lastInstance);
      }
      return load.map(
          one -> instances.stream().filter(routed -> routed.is(one)).findFirst().orElseThrow());
    }
  }

  private final FamilyId family;
  private final RoutePolicy policy;
  private final Map<DeviceId, RoutedInstance.Host> hosts = new HashMap<>();
  private final List<RoutedInstance> instances = new ArrayList<>();
  private final Loads loads = new Loads(instances);
  private Map<Standing.Instance, Double> shares = Map.of();
  private long epoch = RoutingTable.NONE.epoch();

  /** Whether somebody else than the policy looks at what waits. */
  private boolean isWatched;

  /** The policy over all instances, unless they have changed since it was last asked. */
  private Optional<RoutePolicy> ready = Optional.empty();

  InstanceTable(FamilyId family, RoutePolicy policy) {
    this.family = family;
    this.policy = policy;
  }

  /** Uses what a device offers, and what it offered before no more. */
  void observe(SimulatedDevice device) {
    RoutedInstance.Host host =
        hosts.computeIfAbsent(device.device().id(), id -> new RoutedInstance.Host());
    List<SimulatedInstance> serving = device.serving();
    for (RoutedInstance routed : List.copyOf(host.instances())) {
      if (!serving.contains(routed.instance())) {
        remove(routed);
      }
    }
    for (SimulatedInstance instance : serving) {
      if (instance.variant().id().family().equals(family) && instance.routed().isEmpty()) {
        add(instance, host);
      }
    }
  }

  /** Obeys a plan from now on, unless a newer one is obeyed. */
  void adopt(RoutingTable table) {
    if (table.epoch() > epoch) {
      epoch = table.epoch();
      shares = new HashMap<>();
      for (Share share : table.shares()) {
        shares.putIfAbsent(
            new Standing.Instance(share.device(), share.variant()), share.fraction());
      }
      sweep();
      instances.forEach(this::obey);
      ready = Optional.empty();
    }
  }

  /** A device is gone. */
  void lost(DeviceId device) {
    Optional.ofNullable(hosts.remove(device))
        .ifPresent(host -> List.copyOf(host.instances()).forEach(this::remove));
  }

  boolean serves(SimulatedInstance instance) {
    return instance.routed().isPresent();
  }

  /**
   * Chooses an instance for a query.
   *
   * @param excluded one that must not get it
   */
  Optional<RoutedInstance> choose(Query query, Optional<SimulatedInstance> excluded, Instant now) {
    if (ready.isEmpty()) {
      prepare();
    }
    return excluded.isEmpty()
        ? loads.chosen(ready.get(), query, now)
        : without(excluded.get()).chosen(policy, query, now);
  }

  /** Whether a query need not be sent there, for it could not be answered in time. */
  boolean isTooLate(RoutedInstance chosen, Query query, Instant now) {
    return policy.refusesHopeless() && chosen.load(now).isTooLateFor(query, now);
  }

  /** A query is sent there now. */
  void sent(RoutedInstance chosen, Query query, Instant now) {
    set(chosen, chosen.backlog().sent(query.items(), now));
  }

  /** What could be done at best for an item that came now. */
  StageLoad load(Instant now) {
    if (!isWatched || ready.isEmpty()) {
      isWatched = true;
      prepare();
    }
    Duration run = null;
    Duration end = null;
    SimulatedInstance best = null;
    for (RoutedInstance routed : instances) {
      Duration itsRun = routed.instance().latency().of(1);
      best = best == null || routed.instance().isBetterThan(best) ? routed.instance() : best;
      Duration itsEnd = itsRun.plus(routed.waiting(now));
      run = run == null || itsRun.compareTo(run) < 0 ? itsRun : run;
      end = end == null || itsEnd.compareTo(end) < 0 ? itsEnd : end;
    }
    return instances.isEmpty()
        ? StageLoad.NONE
        : new StageLoad(end.minus(run), run, best.latency().of(1), true);
  }

  /** An instance has answered a batch that took so long. */
  void answered(SimulatedInstance by, List<Query> batch, int items, Duration run, Instant now) {
    Optional<RoutedInstance> routed = by.routed();
    if (routed.isPresent()) { // what drains is not chosen any more
      Backlog backlog = routed.get().backlog();
      for (int i = 0; i < batch.size(); i++) {
        backlog = backlog.answered(batch.get(i).items(), run, items, now);
      }
      routed.get().host().heard(new OthersWork(by.workBeside(), now));
      set(routed.get(), backlog);
    }
  }

  /** An instance has given up a query, or has not taken it. */
  void settled(SimulatedInstance by, int items) {
    by.routed().ifPresent(routed -> set(routed, routed.backlog().settled(items)));
  }

  private void set(RoutedInstance routed, Backlog backlog) {
    if (loads.isSeen) {
      routed.set(backlog);
    } else {
      routed.setUnseen(backlog);
    }
  }

  /** Once for all that changes at an instant. */
  private void prepare() {
    sweep();
    hosts.values().forEach(RoutedInstance.Host::forget);
    loads.isSeen = false; // what waits does not count now
    RoutePolicy over = policy.over(loads);
    loads.isSeen = isWatched || over.looksAtWaiting();
    ready = Optional.of(over);
  }

  private Loads without(SimulatedInstance excluded) {
    if (!loads.isSeen) {
      hosts.values().forEach(RoutedInstance.Host::forget);
    }
    Loads others = new Loads(instances.stream().filter(one -> one.instance() != excluded).toList());
    others.isSeen = policy.looksAtWaiting();
    return others;
  }

  private void add(SimulatedInstance instance, RoutedInstance.Host host) {
    RoutedInstance routed = new RoutedInstance(instance, host);
    instance.routedAs(routed);
    instances.add(routed);
    obey(routed);
    ready = Optional.empty();
  }

  /** It stays in the list until that is swept, once for all that go at an instant. */
  private void remove(RoutedInstance routed) {
    routed.host().remove(routed);
    routed.instance().routedNoMore();
    ready = Optional.empty();
  }

  private void sweep() {
    instances.removeIf(routed -> routed.instance().routed().isEmpty());
  }

  /** The plan says what part it is to get, and how large its batches may be. */
  private void obey(RoutedInstance routed) {
    SimulatedInstance instance = routed.instance();
    routed.obey(
        shares.getOrDefault(
            new Standing.Instance(instance.device(), instance.variant().id()), 0.0));
  }
}
