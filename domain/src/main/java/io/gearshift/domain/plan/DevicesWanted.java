package io.gearshift.domain.plan;

import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.DeviceKind;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.catalog.VariantProfile;
import io.gearshift.domain.pipeline.Stage;
import io.gearshift.domain.traffic.Rate;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How many devices a cluster could do with, for whoever adds and removes them.
 *
 * <p>As long as its plan serves all demand at the best accuracy, but for a hundredth, they are
 * those that host something: the others may go. A plan that leaves the split to the routers hosts
 * on all devices what it can, so of those they are as many as have the memory for the best variants
 * of what is asked for, and are busy for four fifths of the time with its items, run one by one.
 * Otherwise they are never fewer than there are, and
 *
 * <ul>
 *   <li>at least what the demand comes to if it runs in the batches that suit it best: Σ demand /
 *       capacity;
 *   <li>at least one more than there are, for where so many should have done and did not, variants
 *       and devices do not go into each other without rest;
 *   <li>at most what would do if each device hosted one variant and ran its items one by one: Σ
 *       ⌈demand / capacity⌉. Where there are as many, something else than devices is wanting.
 * </ul>
 *
 * <p>Best is the most accurate variant of a family that a device has the memory for and runs in
 * half of the SLO. What is asked of a stage follows from the factors of the best variants before
 * it. Devices that are still to come are taken to be like those there are, in their proportions.
 */
public final class DevicesWanted {
  private static final double TOLERANCE = 0.01;

  /** How busy devices may be for others to go: what comes in bunches finds one that is free. */
  private static final double BUSY = 0.8;

  private static final Assumptions ASSUMPTIONS = Assumptions.DEFAULT;
  private static final PlanCheck CHECK =
      new PlanCheck(ASSUMPTIONS, Objective.DEFAULT, Integer.MAX_VALUE);

  /**
   * The best variant of a family.
   *
   * @param batched items per second on a device, in the mean over all, in the best batches
   * @param single the same, one by one
   * @param memoryBytes of an instance, on the device where it takes most
   */
  private record Best(Variant variant, double batched, double single, long memoryBytes) {}

  /** What matters of a device. */
  private record Sort(DeviceKind kind, int cores, long memoryBytes) {
    static Sort of(Device device) {
      return new Sort(device.kind(), device.cores(), device.memoryBytes());
    }

    Device example() {
      return new Device(new DeviceId("any"), kind, 0, cores, memoryBytes);
    }
  }

  private final Problem problem;
  private final Workload workload;
  private final Map<Sort, Long> devices;
  private final Profiles profiles;
  private final Map<FamilyId, Best> best = new HashMap<>();
  private double least;
  private double most;
  private double oneByOne;
  private final Set<Best> asked = new HashSet<>();

  private DevicesWanted(Problem problem) {
    this.problem = problem;
    this.workload = Workload.of(problem);
    this.devices =
        problem.devices().stream().collect(Collectors.groupingBy(Sort::of, Collectors.counting()));
    this.profiles = new Profiles(problem.profiles());
    problem
        .families()
        .forEach(family -> best(family).ifPresent(found -> best.put(family.id(), found)));
  }

  /**
   * How many devices there should be.
   *
   * @param plan an answer to the problem
   */
  public static int of(Problem problem, Plan plan) {
    DevicesWanted wanted = new DevicesWanted(problem);
    wanted.workload.loads().forEach(wanted::need);
    return wanted.isServedAtBest(plan) ? wanted.enough(plan) : wanted.more();
  }

  private boolean isServedAtBest(Plan plan) {
    PlanCheck.Outcome outcome = CHECK.outcome(problem, plan);
    Collection<Rate> shed = (isSplit(plan) ? plan.shortfall() : outcome.shortfall()).values();
    double worse = shed.stream().mapToDouble(Rate::perSecond).sum();
    double all = worse;
    for (Map.Entry<Placement, Rate> served : outcome.served().entrySet()) {
      double rate = served.getValue().perSecond();
      all += rate;
      worse += isBest(served.getKey().variant()) ? 0 : rate;
    }
    return worse <= TOLERANCE * all;
  }

  private boolean isBest(VariantId variant) {
    return Optional.ofNullable(best.get(variant.family()))
        .map(found -> found.variant().id().equals(variant))
        .orElse(true);
  }

  private static boolean isSplit(Plan plan) {
    return !plan.shares().isEmpty() || !plan.budgets().isEmpty();
  }

  private int enough(Plan plan) {
    int used = used(plan);
    if (isSplit(plan)) {
      return used;
    }
    double memory = problem.devices().stream().mapToLong(Device::memoryBytes).average().orElse(1);
    double loaded = asked.stream().mapToLong(Best::memoryBytes).sum() / memory;
    return (int) Math.min(used, Math.ceil(Math.max(loaded, oneByOne / BUSY)));
  }

  private int used(Plan plan) {
    return (int)
        problem.devices().stream().filter(device -> !plan.on(device.id()).isEmpty()).count();
  }

  private int more() {
    int there = problem.devices().size();
    return (int) Math.max(there, Math.min(most, Math.max(there + 1, Math.ceil(least))));
  }

  private void need(PipelineLoad load) {
    need(load, load.graph().root(), load.demand().perSecond());
  }

  /** Adds what a stage needs and all that follow on it. */
  private void need(PipelineLoad load, Stage stage, double demand) {
    Optional<Best> serving = Optional.ofNullable(best.get(stage.family()));
    serving.ifPresent(
        found -> {
          least += demand / found.batched();
          most += Math.ceil(demand / found.single());
          oneByOne += demand / found.single();
          if (demand > 0) {
            asked.add(found);
          }
        });
    for (Stage child : load.graph().children(stage)) {
      double factor =
          serving.map(found -> load.factors().of(found.variant().id(), child.name())).orElse(1.0);
      need(load, child, demand * factor);
    }
  }

  private Optional<Best> best(Family family) {
    Duration limit = slo(family).dividedBy(2);
    return family.variants().stream()
        .sorted(Comparator.comparing(Variant::accuracy).reversed())
        .map(variant -> onMeanDevice(family, variant, limit))
        .filter(found -> found.single() > 0)
        .findFirst();
  }

  /** Of the pipelines that ask for it, the longest. */
  private Duration slo(Family family) {
    return workload.loads().stream()
        .map(PipelineLoad::graph)
        .filter(graph -> graph.stages().stream().anyMatch(s -> s.family().equals(family.id())))
        .map(graph -> graph.slo())
        .max(Comparator.naturalOrder())
        .orElse(family.slo());
  }

  private Best onMeanDevice(Family family, Variant variant, Duration limit) {
    double batched = 0;
    double single = 0;
    long memoryBytes = 0;
    for (Map.Entry<Sort, Long> alike : devices.entrySet()) {
      Device device = alike.getKey().example();
      Optional<VariantProfile> fitting =
          profiles.of(variant.id(), device).filter(p -> p.memoryBytes() <= device.memoryBytes());
      int batch = fitting.map(profile -> largestBatch(family, profile, limit)).orElse(0);
      if (batch > 0) {
        batched += alike.getValue() * ASSUMPTIONS.bestCapacity(fitting.get(), batch).perSecond();
        single += alike.getValue() * ASSUMPTIONS.capacity(fitting.get(), 1).perSecond();
        memoryBytes = Math.max(memoryBytes, fitting.get().memoryBytes());
      }
    }
    int count = problem.devices().size();
    return new Best(variant, batched / count, single / count, memoryBytes);
  }

  private static int largestBatch(Family family, VariantProfile profile, Duration limit) {
    LatencyProfile latency = ASSUMPTIONS.latency(profile);
    int batch = Math.min(family.maxBatch(), latency.maxBatch());
    while (batch > 0 && latency.of(batch).compareTo(limit) > 0) {
      batch--;
    }
    return batch;
  }
}
