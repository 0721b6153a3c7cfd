package io.gearshift.actors.stage;

import io.gearshift.actors.device.Batcher;
import io.gearshift.actors.device.DeviceReport;
import io.gearshift.actors.stage.Readiness.VariantState;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.plan.Share;
import io.gearshift.domain.plan.Standing;
import io.gearshift.domain.routing.OthersWork;
import io.gearshift.domain.routing.RoutePolicy;
import io.gearshift.domain.routing.RoutingTable;
import io.gearshift.domain.traffic.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;

/** What a router knows of the instances of its family, from the reports of their devices. */
final class InstanceTable {

  private Family family;
  private final Map<DeviceId, InstanceHost> hosts = new HashMap<>();
  private final Map<ActorRef<Batcher.Command>, Instance> near = new LinkedHashMap<>();
  private final Map<ActorRef<Batcher.Command>, Instance> far = new LinkedHashMap<>();
  private Map<Standing.Instance, Double> shares = Map.of();
  private long epoch = RoutingTable.NONE.epoch();

  /**
   * The instances of all variants, and of single ones that were asked for; none once they change.
   */
  private final Map<Optional<VariantId>, Candidates> candidates = new HashMap<>();

  private Instant asked = Instant.MIN;
  private Consumer<InstanceHost> watcher = host -> {};

  InstanceTable(Family family) {
    this.family = family;
  }

  /** Obeys a plan from now on, unless a newer one is obeyed. */
  void adopt(RoutingTable newer) {
    if (newer.epoch() > epoch) {
      epoch = newer.epoch();
      shares = new HashMap<>();
      for (Share share : newer.shares()) {
        shares.putIfAbsent(
            new Standing.Instance(share.device(), share.variant()), share.fraction());
      }
      all().forEach(instance -> instance.obey(share(instance.device(), instance.variant())));
      forgetCandidates();
    }
  }

  /** Tells of every device now, and whenever it may have more to do, or less. */
  void watch(Consumer<InstanceHost> by) {
    watcher = by;
    hosts.values().forEach(by);
  }

  /** Devices that were heard of. */
  Collection<InstanceHost> hosts() {
    return hosts.values();
  }

  /** Takes up a report. Returns the batchers that are new. */
  List<ActorRef<Batcher.Command>> observe(DeviceReport report, Instant now) {
    InstanceHost host =
        hosts.computeIfAbsent(
            report.device().id(), id -> new InstanceHost(id, one -> watcher.accept(one)));
    return host.observe(report, now) ? takeUp(host, report) : List.of();
  }

  /**
   * The family is this from now on: what devices offer of variants that were not in it before is
   * used at once. Returns the batchers that are new.
   */
  List<ActorRef<Batcher.Command>> serve(Family changed) {
    family = changed;
    all().forEach(instance -> variant(instance.variant()).ifPresent(instance::is));
    forgetCandidates();
    List<ActorRef<Batcher.Command>> added = new ArrayList<>();
    for (InstanceHost host : hosts.values()) {
      host.report().ifPresent(report -> added.addAll(takeUp(host, report)));
    }
    return added;
  }

  private List<ActorRef<Batcher.Command>> takeUp(InstanceHost host, DeviceReport report) {
    List<ActorRef<Batcher.Command>> offered = new ArrayList<>();
    List<ActorRef<Batcher.Command>> added = new ArrayList<>();
    for (DeviceReport.Slot slot : report.slots()) {
      Optional<Variant> variant = variant(slot.variant());
      if (slot.batcher().isPresent() && variant.isPresent()) {
        ActorRef<Batcher.Command> batcher = slot.batcher().get();
        offered.add(batcher);
        Optional<Instance> known = find(batcher);
        if (known.isEmpty()) {
          added.add(batcher);
          add(batcher, variant.get(), host, slot.latency());
        } else if (known.get().allow(slot.latency())) {
          forgetCandidates();
        }
      }
    }
    // what is offered no more drains: its answers still come, or its end is noticed by the watch
    for (Instance instance : List.copyOf(host.instances())) {
      if (!offered.contains(instance.batcher())) {
        remove(instance);
      }
    }
    return added;
  }

  private void add(
      ActorRef<Batcher.Command> batcher,
      Variant variant,
      InstanceHost host,
      LatencyProfile latency) {
    double share = share(host.device(), variant.id());
    Instance instance = new Instance(batcher, variant, host, latency, share);
    (instance.isLocal() ? near : far).put(batcher, instance);
    host.add(instance);
    forgetCandidates();
  }

  void remove(ActorRef<Batcher.Command> batcher) {
    find(batcher).ifPresent(this::remove);
  }

  private void remove(Instance instance) {
    near.remove(instance.batcher());
    far.remove(instance.batcher());
    instance.host().remove(instance);
    forgetCandidates();
  }

  private Optional<Instance> find(ActorRef<Batcher.Command> batcher) {
    Instance instance = near.get(batcher);
    return Optional.ofNullable(instance == null ? far.get(batcher) : instance);
  }

  /** Forgets the devices that were not heard of since then. Returns what served there. */
  List<Instance> removeSilentSince(Instant time) {
    List<Instance> silent = new ArrayList<>();
    for (Iterator<InstanceHost> all = hosts.values().iterator(); all.hasNext(); ) {
      InstanceHost host = all.next();
      if (host.isSilentSince(time)) {
        all.remove();
        silent.addAll(host.instances());
      }
    }
    silent.forEach(this::remove);
    return silent;
  }

  /** A device has said how long it takes for what others have sent there. */
  void heard(Instance from, OthersWork work) {
    if (serves(from)) { // what drains is not chosen any more
      from.host().heard(work);
    }
  }

  /** Whether the variant serves, or any. */
  boolean serves(Optional<VariantId> variant) {
    return !candidates(variant).isEmpty();
  }

  boolean serves(Instance instance) {
    return find(instance.batcher()).isPresent();
  }

  /**
   * Those of this node come first: of equals, policies choose the first. That spares a hop, and
   * routers of other nodes do not all choose the same.
   */
  private Stream<Instance> all() {
    return Stream.concat(near.values().stream(), far.values().stream());
  }

  /** Once for all queries until something changes. */
  private Candidates candidates(Optional<VariantId> variant) {
    if (variant.isPresent() && variant(variant.get()).isEmpty()) {
      return new Candidates(List.of());
    }
    return candidates.computeIfAbsent(
        variant, any -> new Candidates(all().filter(isOf(any)).toList()));
  }

  private static Predicate<Instance> isOf(Optional<VariantId> variant) {
    return instance -> variant.isEmpty() || variant.get().equals(instance.variant());
  }

  private void forgetCandidates() {
    candidates.values().forEach(Candidates::forget);
    candidates.clear();
  }

  /**
   * An instance for a query.
   *
   * @param isTooLate whether the query need not be sent there, for it could not be answered in time
   */
  record Choice(Instance instance, boolean isTooLate) {}

  /**
   * Chooses among all instances, or those of one variant.
   *
   * @param excluded one that must not get it
   */
  Optional<Choice> choose(
      RoutePolicy policy,
      Query query,
      Optional<VariantId> variant,
      Optional<Instance> excluded,
      Instant now) {
    if (now.isBefore(asked)) {
      forgetCandidates(); // the clock was set back, which orders by time do not bear
    }
    asked = now;
    Optional<Instance> chosen =
        excluded.isEmpty()
            ? candidates(variant).chosen(policy, query, now)
            : without(excluded.get(), variant).chosenOnce(policy, query, now);
    return chosen.map(
        instance ->
            new Choice(
                instance, policy.refusesHopeless() && instance.load(now).isTooLateFor(query, now)));
  }

  /** The instance that a query is to go to, if it is there and would be in time. */
  Optional<Choice> wanted(RoutePolicy policy, StageRouter.Infer infer, Instant now) {
    return infer
        .device()
        .map(hosts::get)
        .flatMap(host -> host.instances().stream().filter(isOf(infer.variant())).findFirst())
        .filter(one -> !policy.refusesHopeless() || !one.load(now).isTooLateFor(infer.query(), now))
        .map(one -> new Choice(one, false));
  }

  private Candidates without(Instance excluded, Optional<VariantId> variant) {
    return new Candidates(all().filter(isOf(variant)).filter(one -> one != excluded).toList());
  }

  /** The most accurate variant that serves. */
  Optional<VariantId> reference() {
    return best().map(Instance::variant);
  }

  /** An instance of the most accurate variant that has nothing to do, as far as is known. */
  Optional<Instance> idleReference(RandomGenerator random, Instant now) {
    return best()
        .flatMap(
            best -> {
              List<Instance> idle =
                  all()
                      .filter(instance -> instance.variant().equals(best.variant()))
                      .filter(instance -> instance.host().waiting(now).isZero())
                      .toList();
              List<Instance> local = idle.stream().filter(Instance::isLocal).toList();
              List<Instance> from = local.isEmpty() ? idle : local;
              return from.isEmpty()
                  ? Optional.empty()
                  : Optional.of(from.get(random.nextInt(from.size())));
            });
  }

  private Optional<Instance> best() {
    return all().reduce((best, other) -> other.isBetterThan(best) ? other : best);
  }

  /** What could be done at best for an item that came now. */
  StageLoad load(Instant now) {
    Duration run = null;
    Duration end = null;
    Instance best = null;
    for (Instance instance : (Iterable<Instance>) all()::iterator) {
      Duration itsRun = instance.run();
      best = best == null || instance.isBetterThan(best) ? instance : best;
      Duration itsEnd = itsRun.plus(instance.host().waiting(now));
      run = run == null || itsRun.compareTo(run) < 0 ? itsRun : run;
      end = end == null || itsEnd.compareTo(end) < 0 ? itsEnd : end;
    }
    return best == null
        ? StageLoad.none(family.id())
        : new StageLoad(family.id(), end.minus(run), run, best.run(), true);
  }

  /** Whether an instance can be expected soon: of the variant, or of any. */
  boolean isExpected(Optional<VariantId> variant) {
    return hosts.values().stream()
        .flatMap(host -> host.report().stream())
        .anyMatch(report -> report.epoch() < 0 || isExpected(report, variant));
  }

  private boolean isExpected(DeviceReport report, Optional<VariantId> variant) {
    return report.slots().stream()
        .filter(slot -> slot.state().isHopeful() && variant(slot.variant()).isPresent())
        .anyMatch(slot -> variant.map(slot.variant()::equals).orElse(true));
  }

  Readiness readiness() {
    SortedMap<String, VariantState> states = new TreeMap<>();
    for (InstanceHost host : hosts.values()) {
      for (DeviceReport.Slot slot : host.report().map(DeviceReport::slots).orElse(List.of())) {
        if (variant(slot.variant()).isPresent()) {
          VariantState state = new VariantState(slot.batcher().isPresent(), slot.reason());
          states.merge(slot.variant().name(), state, (one, two) -> one.ready() ? one : two);
        }
      }
    }
    return new Readiness(family.id(), hosts.keySet(), states);
  }

  private Optional<Variant> variant(VariantId id) {
    return id.family().equals(family.id()) ? family.variant(id.name()) : Optional.empty();
  }

  /** The part of the arrivals that the plan gives to an instance; 0 if none. */
  private double share(DeviceId device, VariantId variant) {
    return shares.getOrDefault(new Standing.Instance(device, variant), 0.0);
  }
}
