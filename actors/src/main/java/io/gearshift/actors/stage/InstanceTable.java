package io.gearshift.actors.stage;

import io.gearshift.actors.device.Batcher;
import io.gearshift.actors.device.DeviceReport;
import io.gearshift.actors.stage.Readiness.VariantState;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.routing.Backlog;
import io.gearshift.domain.routing.DeviceBacklog;
import io.gearshift.domain.routing.InstanceLoad;
import io.gearshift.domain.routing.OthersWork;
import io.gearshift.domain.routing.RoutePolicy;
import io.gearshift.domain.routing.RoutingTable;
import io.gearshift.domain.traffic.Query;
import io.gearshift.domain.traffic.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.pekko.actor.typed.ActorRef;

/** What a router knows of the instances of its family, from the reports of their devices. */
final class InstanceTable {

  /** One instance, and the work that this router has with it. */
  static final class Instance {
    private final ActorRef<Batcher.Command> batcher;
    private final Variant variant;
    private final DeviceId device;
    private LatencyProfile latency;
    private Backlog backlog;

    private Instance(
        ActorRef<Batcher.Command> batcher,
        Variant variant,
        DeviceId device,
        LatencyProfile latency) {
      this.batcher = batcher;
      this.variant = variant;
      this.device = device;
      this.latency = latency;
      this.backlog = Backlog.none(latency);
    }

    ActorRef<Batcher.Command> batcher() {
      return batcher;
    }

    void send(int items, Instant now) {
      backlog = backlog.sent(items, now);
    }

    /** It refused a query, or never answered it. */
    void settle(int items) {
      backlog = backlog.settled(items);
    }

    void answered(int items, Timing timing, Instant now) {
      backlog = backlog.answered(items, timing.onDevice(), timing.batch(), now);
    }

    private void allow(LatencyProfile allowed) {
      if (!allowed.equals(latency)) {
        latency = allowed;
        backlog = backlog.within(allowed);
      }
    }

    VariantId variant() {
      return variant.id();
    }

    private boolean isLocal() {
      return batcher.path().address().hasLocalScope();
    }

    /** Is more accurate, or as accurate and faster. */
    private boolean isBetterThan(Instance other) {
      int accuracy = variant.accuracy().compareTo(other.variant.accuracy());
      return accuracy > 0 || accuracy == 0 && latency.of(1).compareTo(other.latency.of(1)) < 0;
    }

    DeviceId device() {
      return device;
    }

    private InstanceLoad load(Duration waiting, double share) {
      return new InstanceLoad(device, variant.id(), variant.accuracy(), latency, waiting, share);
    }
  }

  private final Family family;
  private final Map<ActorRef<Batcher.Command>, Instance> instances = new LinkedHashMap<>();
  private final Map<DeviceId, DeviceReport> reports = new HashMap<>();
  private final Map<DeviceId, OthersWork> others = new HashMap<>();
  private final Map<DeviceId, Instant> lastSeen = new HashMap<>();
  private RoutingTable table = RoutingTable.NONE;

  InstanceTable(Family family) {
    this.family = family;
  }

  /** Obeys a plan from now on, unless a newer one is obeyed. */
  void adopt(RoutingTable newer) {
    table = newer.epoch() > table.epoch() ? newer : table;
  }

  /** Takes up a report. Returns the batchers that are new. */
  List<ActorRef<Batcher.Command>> observe(DeviceReport report, Instant now) {
    DeviceId device = report.device().id();
    lastSeen.put(device, now);
    if (report.equals(reports.put(device, report))) {
      return List.of();
    }
    List<ActorRef<Batcher.Command>> offered = new ArrayList<>();
    List<ActorRef<Batcher.Command>> added = new ArrayList<>();
    for (DeviceReport.Slot slot : report.slots()) {
      Optional<Variant> variant = variant(slot.variant());
      if (slot.batcher().isPresent() && variant.isPresent()) {
        ActorRef<Batcher.Command> batcher = slot.batcher().get();
        offered.add(batcher);
        if (!instances.containsKey(batcher)) {
          added.add(batcher);
          put(new Instance(batcher, variant.get(), device, slot.latency()));
        }
        instances.get(batcher).allow(slot.latency());
      }
    }
    // what is offered no more drains: its answers still come, or its end is noticed by the watch
    instances.values().removeIf(i -> i.device.equals(device) && !offered.contains(i.batcher));
    return added;
  }

  /**
   * Those of this node come first: of equals, policies choose the first. That spares a hop, and
   * routers of other nodes do not all choose the same.
   */
  private void put(Instance instance) {
    List<Instance> before = List.copyOf(instances.values());
    instances.put(instance.batcher, instance);
    if (instance.isLocal()) {
      before.stream()
          .filter(other -> !other.isLocal())
          .forEach(
              other -> {
                instances.remove(other.batcher);
                instances.put(other.batcher, other);
              });
    }
  }

  void remove(ActorRef<Batcher.Command> batcher) {
    instances.remove(batcher);
  }

  /** Forgets the devices that were not heard of since then. Returns what served there. */
  List<Instance> removeSilentSince(Instant time) {
    reports.keySet().removeIf(device -> lastSeen.get(device).isBefore(time));
    others.keySet().retainAll(reports.keySet());
    List<Instance> silent =
        instances.values().stream().filter(i -> lastSeen.get(i.device).isBefore(time)).toList();
    silent.forEach(instance -> instances.remove(instance.batcher));
    return silent;
  }

  /** A device has said how long it takes for what others have sent there. */
  void heard(Instance from, OthersWork work) {
    if (serves(from)) { // what drains is not chosen any more
      others.put(from.device, work);
    }
  }

  boolean serves(Instance instance) {
    return instances.containsKey(instance.batcher);
  }

  /** Instances that may take a query: all, or those of one variant; without the excluded one. */
  List<Instance> candidates(Optional<VariantId> variant, Instance excluded) {
    List<Instance> candidates = new ArrayList<>(instances.size());
    for (Instance instance : instances.values()) {
      boolean asked = variant.isEmpty() || variant.get().equals(instance.variant.id());
      if (asked && instance != excluded) {
        candidates.add(instance);
      }
    }
    return candidates;
  }

  /**
   * An instance for a query.
   *
   * @param isTooLate whether the query need not be sent there, for it could not be answered in time
   */
  record Choice(Instance instance, boolean isTooLate) {}

  Optional<Choice> choose(RoutePolicy policy, Query query, List<Instance> candidates, Instant now) {
    if (candidates.isEmpty()) {
      return Optional.empty();
    }
    Map<DeviceId, Duration> waiting = waiting(now);
    List<InstanceLoad> loads = new ArrayList<>(candidates.size());
    for (Instance candidate : candidates) {
      loads.add(
          candidate.load(
              waiting.get(candidate.device),
              table.share(candidate.device, candidate.variant.id())));
    }
    Optional<InstanceLoad> chosen =
        loads.size() == 1 ? Optional.of(loads.get(0)) : policy.choose(query, loads, now);
    return chosen.map(
        load ->
            new Choice(
                candidates.get(loads.indexOf(load)),
                policy.refusesHopeless() && load.isTooLateFor(query, now)));
  }

  /** What could be done at best for an item that came now. */
  StageLoad load(Instant now) {
    if (instances.isEmpty()) {
      return StageLoad.none(family.id());
    }
    Map<DeviceId, Duration> waiting = waiting(now);
    Duration run = null;
    Duration end = null;
    Instance best = null;
    for (Instance instance : instances.values()) {
      Duration itsRun = instance.latency.of(1);
      best = best == null || instance.isBetterThan(best) ? instance : best;
      Duration itsEnd = itsRun.plus(waiting.get(instance.device));
      run = run == null || itsRun.compareTo(run) < 0 ? itsRun : run;
      end = end == null || itsEnd.compareTo(end) < 0 ? itsEnd : end;
    }
    return new StageLoad(family.id(), end.minus(run), run, best.latency.of(1), true);
  }

  private Map<DeviceId, Duration> waiting(Instant now) {
    Map<DeviceId, List<Backlog>> backlogs = new HashMap<>();
    for (Instance instance : instances.values()) {
      backlogs.computeIfAbsent(instance.device, d -> new ArrayList<>()).add(instance.backlog);
    }
    Map<DeviceId, Duration> waiting = new HashMap<>();
    backlogs.forEach(
        (device, all) ->
            waiting.put(
                device,
                DeviceBacklog.of(all)
                    .with(others.getOrDefault(device, OthersWork.NONE))
                    .waiting(now)));
    return waiting;
  }

  /** Whether an instance can be expected soon: of the variant, or of any. */
  boolean isExpected(Optional<VariantId> variant) {
    return reports.values().stream()
        .anyMatch(report -> report.epoch() < 0 || isExpected(report, variant));
  }

  private boolean isExpected(DeviceReport report, Optional<VariantId> variant) {
    return report.slots().stream()
        .filter(slot -> slot.state().isHopeful() && variant(slot.variant()).isPresent())
        .anyMatch(slot -> variant.map(slot.variant()::equals).orElse(true));
  }

  Readiness readiness() {
    SortedMap<String, VariantState> states = new TreeMap<>();
    for (DeviceReport report : reports.values()) {
      for (DeviceReport.Slot slot : report.slots()) {
        if (variant(slot.variant()).isPresent()) {
          VariantState state = new VariantState(slot.batcher().isPresent(), slot.reason());
          states.merge(slot.variant().name(), state, (one, two) -> one.ready() ? one : two);
        }
      }
    }
    return new Readiness(family.id(), reports.keySet(), states);
  }

  private Optional<Variant> variant(VariantId id) {
    return id.family().equals(family.id()) ? family.variant(id.name()) : Optional.empty();
  }
}
