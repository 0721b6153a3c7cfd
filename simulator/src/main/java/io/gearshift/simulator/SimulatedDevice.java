package io.gearshift.simulator;

import io.gearshift.domain.batching.BatchPolicy;
import io.gearshift.domain.catalog.Catalog;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.catalog.VariantProfile;
import io.gearshift.domain.plan.Assumptions;
import io.gearshift.domain.plan.Placement;
import io.gearshift.domain.plan.Profiles;
import io.gearshift.domain.traffic.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * A device in virtual time: hosts variants, of which one runs at a time, the one whose first query
 * is due first. Loads go on beside the runs, each for its profiled time.
 */
final class SimulatedDevice {

  /** What all devices share. */
  static final class Hosting {
    private final EventLoop loop;
    private final Catalog catalog;
    private final Profiles profiles;
    private final Function<FamilyId, BatchPolicy> batching;
    private final int maxQueue;
    private final RunTimes runTimes;
    private final Costs costs;
    private final Function<FamilyId, SimulatedInstance.Replies> replies;

    /** What instances may take, by profile and batch cap: one for all, so that it stays at hand. */
    private final Map<VariantProfile, Map<Integer, LatencyProfile>> latencies =
        new IdentityHashMap<>();

    /**
     * @param batching the policy that a family's batchers begin with
     * @param maxQueue queries that may wait for an instance
     * @param replies of a family: told what becomes of its queries
     */
    Hosting(
        EventLoop loop,
        Catalog catalog,
        Profiles profiles,
        Function<FamilyId, BatchPolicy> batching,
        int maxQueue,
        RunTimes runTimes,
        Costs costs,
        Function<FamilyId, SimulatedInstance.Replies> replies) {
      this.loop = loop;
      this.catalog = catalog;
      this.profiles = profiles;
      this.batching = batching;
      this.maxQueue = maxQueue;
      this.runTimes = runTimes;
      this.costs = costs;
      this.replies = replies;
    }

    EventLoop loop() {
      return loop;
    }

    int maxQueue() {
      return maxQueue;
    }

    Costs costs() {
      return costs;
    }

    BatchPolicy batching(FamilyId family) {
      return batching.apply(family);
    }

    SimulatedInstance.Replies replies(FamilyId family) {
      return replies.apply(family);
    }

    private LatencyProfile latency(VariantProfile profile, int batchCap) {
      return latencies
          .computeIfAbsent(profile, any -> new HashMap<>())
          .computeIfAbsent(batchCap, cap -> Assumptions.DEFAULT.latency(profile).upTo(cap));
    }
  }

  private final Hosting hosting;
  private final Device device;
  private final RandomGenerator random;
  private final Consumer<SimulatedDevice> changed;
  private final SimulatedTurns turns = new SimulatedTurns();
  private final Map<VariantId, SimulatedInstance> instances = new LinkedHashMap<>();
  private List<SimulatedInstance> serving = List.of();

  /** Whether several families share the device. */
  private boolean isShared;

  /** How long it was at work, in nanoseconds. */
  private long busy;

  private boolean gone;

  /**
   * @param changed told whenever the instances that serve are others
   */
  SimulatedDevice(
      Hosting hosting, Device device, RandomGenerator random, Consumer<SimulatedDevice> changed) {
    this.hosting = hosting;
    this.device = device;
    this.random = random;
    this.changed = changed;
  }

  Device device() {
    return device;
  }

  /** Those that take queries. */
  List<SimulatedInstance> serving() {
    return serving;
  }

  /** What was sent to a family's instances here and is not answered, in order of arrival. */
  List<Query> unanswered(FamilyId family) {
    return instances.values().stream()
        .filter(instance -> instance.variant().id().family().equals(family))
        .flatMap(instance -> instance.batcher().unanswered().stream())
        .sorted(Comparator.comparingLong(Query::id))
        .toList();
  }

  /** Whether a variant can be loaded, for it was profiled on such a device. */
  boolean canHost(VariantId variant) {
    return hosting.profiles.of(variant, device).isPresent();
  }

  /** What waits here of other families than this one, in the largest batches. */
  Duration workBeside(FamilyId family) {
    Duration work = Duration.ZERO;
    if (isShared) {
      for (SimulatedInstance instance : instances.values()) {
        if (!instance.variant().id().family().equals(family)) {
          work = work.plus(instance.batcher().work());
        }
      }
    }
    return work;
  }

  /** How long it was at work. */
  Duration busy() {
    return Duration.ofNanos(busy);
  }

  /** Loads a variant that it can host as if it had been there before the simulation. */
  void install(Placement placement) {
    instances.put(
        placement.variant(),
        new SimulatedInstance(
            hosting,
            this,
            hosting.catalog.variant(placement.variant()).orElseThrow(),
            profile(placement.variant()),
            latency(placement)));
    announce();
  }

  /** Loads a variant, which takes its time. */
  void load(Placement placement, Runnable loaded) {
    double nanos = profile(placement.variant()).loadTime().toNanos() * hosting.costs.load();
    Instant end = hosting.loop.instant().plusNanos(Math.round(nanos));
    hosting.loop.at(
        end,
        () -> {
          if (!gone) {
            install(placement);
            loaded.run();
          }
        });
  }

  /** Lets a variant answer what it has, and unloads it. */
  void unload(VariantId variant, Runnable unloaded) {
    SimulatedInstance instance = instances.get(variant);
    instance
        .batcher()
        .drain(
            () -> {
              instances.remove(variant);
              refresh();
              unloaded.run();
            });
    announce();
  }

  private void announce() {
    refresh();
    changed.accept(this);
  }

  private void refresh() {
    serving = instances.values().stream().filter(i -> !i.batcher().isDraining()).toList();
    isShared = instances.keySet().stream().map(VariantId::family).distinct().count() > 1;
  }

  /** Batches may be as large as the plan says, from now on. */
  void obey(Placement placement) {
    SimulatedInstance instance = instances.get(placement.variant());
    if (instance != null && !gone) {
      instance.batcher().obey(latency(placement));
    }
  }

  /** Is gone, and with it what it was doing; nobody is told, of steps under way neither. */
  void lose() {
    gone = true;
    serving = List.of();
    instances.values().forEach(instance -> instance.batcher().stop());
  }

  private LatencyProfile latency(Placement placement) {
    Family family = hosting.catalog.family(placement.variant().family().name()).orElseThrow();
    return hosting.latency(
        profile(placement.variant()), Math.min(placement.batchCap(), family.maxBatch()));
  }

  private VariantProfile profile(VariantId variant) {
    return hosting.profiles.of(variant, device).orElseThrow();
  }

  SimulatedTurns turns() {
    return turns;
  }

  /** How long a run takes, for which it is at work. */
  Duration runTime(VariantProfile profile, int items) {
    Duration run = hosting.runTimes.of(profile, items, random);
    busy += run.toNanos() + hosting.costs.perRun().toNanos();
    return run;
  }
}
