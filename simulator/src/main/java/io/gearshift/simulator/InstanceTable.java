package io.gearshift.simulator;

import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.plan.Share;
import io.gearshift.domain.plan.Standing;
import io.gearshift.domain.routing.Backlog;
import io.gearshift.domain.routing.DeviceBacklog;
import io.gearshift.domain.routing.InstanceLoad;
import io.gearshift.domain.routing.RoutePolicy;
import io.gearshift.domain.routing.RoutingTable;
import io.gearshift.domain.traffic.Query;
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

  /** A device, and what it has before it. */
  private static final class Host {
    private final List<Entry> entries = new ArrayList<>();
    private Optional<DeviceBacklog> backlog = Optional.empty();

    Duration waiting(Instant now) {
      if (backlog.isEmpty()) {
        List<Backlog> all = new ArrayList<>(entries.size());
        entries.forEach(entry -> all.add(entry.backlog));
        backlog = Optional.of(DeviceBacklog.of(all));
      }
      return backlog.get().waiting(now);
    }
  }

  private static final class Entry {
    private final SimulatedInstance instance;
    private final Host host;
    private Backlog backlog;
    private double share;

    Entry(SimulatedInstance instance, Host host) {
      this.instance = instance;
      this.host = host;
      this.backlog = Backlog.none(instance.latency());
    }

    void set(Backlog newer) {
      backlog = newer;
      host.backlog = Optional.empty();
    }

    InstanceLoad load(Instant now) {
      return new InstanceLoad(
          instance.device(),
          instance.variant().id(),
          instance.variant().accuracy(),
          instance.latency(),
          host.waiting(now),
          share);
    }
  }

  /** What a policy is shown, made as it looks. */
  private static final class Loads extends AbstractList<InstanceLoad> implements RandomAccess {
    private final List<Entry> entries;
    private final Instant now;

    Loads(List<Entry> entries, Instant now) {
      this.entries = entries;
      this.now = now;
    }

    @Override
    public InstanceLoad get(int index) {
      return entries.get(index).load(now);
    }

    @Override
    public int size() {
      return entries.size();
    }
  }

  private final FamilyId family;
  private final RoutePolicy policy;
  private final Map<SimulatedInstance, Entry> byInstance = new HashMap<>();
  private final Map<DeviceId, Host> hosts = new HashMap<>();
  private final List<Entry> entries = new ArrayList<>();
  private Map<Standing.Instance, Double> shares = Map.of();
  private long epoch = RoutingTable.NONE.epoch();
  private Optional<RoutePolicy> ready = Optional.empty();

  InstanceTable(FamilyId family, RoutePolicy policy) {
    this.family = family;
    this.policy = policy;
  }

  /** Uses what a device offers, and what it offered before no more. */
  void observe(SimulatedDevice device) {
    List<SimulatedInstance> serving =
        device.serving().stream().filter(i -> i.variant().id().family().equals(family)).toList();
    Host host = hosts.computeIfAbsent(device.device().id(), id -> new Host());
    remove(host.entries.stream().filter(entry -> !serving.contains(entry.instance)).toList());
    for (SimulatedInstance instance : serving) {
      if (!byInstance.containsKey(instance)) {
        add(new Entry(instance, host));
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
      entries.forEach(this::obey);
    }
  }

  /** A device is gone. */
  void lost(DeviceId device) {
    Optional.ofNullable(hosts.remove(device)).ifPresent(host -> remove(List.copyOf(host.entries)));
  }

  boolean serves(SimulatedInstance instance) {
    return byInstance.containsKey(instance);
  }

  /**
   * Chooses an instance for a query, which is sent there now.
   *
   * @param excluded one that must not get it
   */
  Optional<SimulatedInstance> send(Query query, Optional<SimulatedInstance> excluded, Instant now) {
    Optional<Entry> chosen =
        excluded.isEmpty()
            ? choose(overAll(now), query, entries, now)
            : choose(policy, query, without(excluded.get()), now);
    chosen.ifPresent(entry -> entry.set(entry.backlog.sent(query.items(), now)));
    return chosen.map(entry -> entry.instance);
  }

  /** An instance has answered a batch that took so long. */
  void answered(SimulatedInstance by, List<Query> batch, int items, Duration run, Instant now) {
    Entry entry = byInstance.get(by);
    if (entry != null) { // what drains is not chosen any more
      Backlog backlog = entry.backlog;
      for (Query query : batch) {
        backlog = backlog.answered(query.items(), run, items, now);
      }
      entry.set(backlog);
    }
  }

  /** An instance has given up a query, or has not taken it. */
  void settled(SimulatedInstance by, int items) {
    Entry entry = byInstance.get(by);
    if (entry != null) {
      entry.set(entry.backlog.settled(items));
    }
  }

  private Optional<Entry> choose(
      RoutePolicy chooser, Query query, List<Entry> candidates, Instant now) {
    return candidates.size() < 2
        ? candidates.stream().findFirst()
        : chooser.choose(query, new Loads(candidates, now), now).map(this::entry);
  }

  private Entry entry(InstanceLoad load) {
    for (Entry entry : hosts.get(load.device()).entries) {
      if (entry.instance.variant().id().equals(load.variant())) {
        return entry;
      }
    }
    throw new IllegalStateException("chosen: " + load + " (expected: one of the candidates)");
  }

  private RoutePolicy overAll(Instant now) {
    if (ready.isEmpty()) {
      ready = Optional.of(policy.over(new Loads(entries, now)));
    }
    return ready.get();
  }

  private List<Entry> without(SimulatedInstance excluded) {
    return entries.stream().filter(entry -> entry.instance != excluded).toList();
  }

  private void add(Entry entry) {
    entry.host.entries.add(entry);
    entries.add(entry);
    byInstance.put(entry.instance, entry);
    obey(entry);
  }

  private void remove(List<Entry> gone) {
    if (!gone.isEmpty()) {
      for (Entry entry : gone) {
        entry.host.entries.remove(entry);
        entry.host.backlog = Optional.empty();
        byInstance.remove(entry.instance);
      }
      entries.removeAll(gone);
      ready = Optional.empty();
    }
  }

  /** The plan says what part it is to get, and how large its batches may be. */
  private void obey(Entry entry) {
    entry.share =
        shares.getOrDefault(
            new Standing.Instance(entry.instance.device(), entry.instance.variant().id()), 0.0);
    entry.set(entry.backlog.within(entry.instance.latency()));
    ready = Optional.empty();
  }
}
