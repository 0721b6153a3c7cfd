package io.gearshift.planner.ipa;

import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.catalog.VariantProfile;
import io.gearshift.domain.pipeline.Stage;
import io.gearshift.domain.plan.PipelineLoad;
import io.gearshift.domain.plan.Placement;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.Problem;
import io.gearshift.domain.plan.Profiles;
import io.gearshift.domain.plan.Workload;
import io.gearshift.domain.traffic.Rate;
import io.gearshift.planner.allocation.DeviceClass;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The programs of a problem's pipelines: a replica is a device of its own, and costs its cores.
 *
 * <p>To a stage come as many items as would come after the most prolific variants before it: the
 * paper's stages all have the rate of the pipeline. A family that is a stage more than once has one
 * option for all that comes to it.
 */
final class ClusterPrograms {
  private final Problem problem;
  private final IpaSettings settings;
  private final Freedom freedom;
  private final Profiles profiles;
  private final List<PipelineLoad> loads;
  private final List<DeviceClass> pools;
  private final Map<FamilyId, Family> families = new HashMap<>();
  private final Map<FamilyId, StageOption> running;
  private final ReplicaRule replicas;

  ClusterPrograms(Problem problem, IpaSettings settings, Freedom freedom) {
    this.problem = problem;
    this.settings = settings;
    this.freedom = freedom;
    this.profiles = new Profiles(problem.profiles());
    problem.families().forEach(family -> families.put(family.id(), family));
    this.loads =
        Workload.of(problem).loads().stream().filter(load -> !load.demand().isZero()).toList();
    this.pools = pools(problem.devices());
    this.running = running();
    this.replicas = freedom.replicas(poolSizes(), rates(loads, 1).size());
  }

  private static List<DeviceClass> pools(List<Device> devices) {
    record Likeness(Object kind, int cores, long memoryBytes) {}
    Map<Likeness, List<Device>> alike = new LinkedHashMap<>();
    devices.stream()
        .sorted(Comparator.comparingInt(Device::cores))
        .forEach(
            device ->
                alike
                    .computeIfAbsent(
                        new Likeness(device.kind(), device.cores(), device.memoryBytes()),
                        key -> new ArrayList<>())
                    .add(device));
    List<DeviceClass> pools = new ArrayList<>();
    alike.values().forEach(like -> pools.add(new DeviceClass(pools.size(), like)));
    return List.copyOf(pools);
  }

  /** What each family runs now, by its first instance on a device that is there. */
  private Map<FamilyId, StageOption> running() {
    Map<FamilyId, StageOption> running = new HashMap<>();
    for (Placement placement : problem.running().map(Plan::placements).orElse(List.of())) {
      for (DeviceClass pool : pools) {
        if (pool.devices().stream().anyMatch(d -> d.id().equals(placement.device()))) {
          running.putIfAbsent(
              placement.variant().family(),
              StageOption.running(placement.variant(), placement.batchCap(), pool.index()));
        }
      }
    }
    return running;
  }

  /** Those that are asked for anything. */
  List<PipelineLoad> loads() {
    return loads;
  }

  List<DeviceClass> pools() {
    return pools;
  }

  List<Integer> poolSizes() {
    return pools.stream().map(pool -> pool.devices().size()).toList();
  }

  /** The families that stand at more than one stage of these loads. */
  Set<FamilyId> shared(List<PipelineLoad> of) {
    Set<FamilyId> seen = new HashSet<>();
    Set<FamilyId> shared = new HashSet<>();
    for (PipelineLoad load : of) {
      for (Stage stage : load.graph().stages()) {
        if (!seen.add(stage.family())) {
          shared.add(stage.family());
        }
      }
    }
    return shared;
  }

  /**
   * The programs of some loads at a part of their demand.
   *
   * @param fixed options that are settled; the first stage of a family has its replicas, for the
   *     others they are there already
   */
  List<IpaProgram> programs(List<PipelineLoad> of, double part, Map<FamilyId, StageOption> fixed) {
    Map<FamilyId, Double> rates = rates(of, part);
    Map<FamilyId, List<StageOption>> options = new HashMap<>();
    rates.forEach(
        (family, rate) ->
            options.put(
                family,
                fixed.containsKey(family)
                    ? List.of(fixed.get(family))
                    : options(family, Rate.of(rate))));
    List<IpaProgram> programs = new ArrayList<>();
    for (PipelineLoad load : of) {
      List<Stage> stages = load.graph().stages();
      List<ProgramStage> own = new ArrayList<>();
      for (Stage stage : stages) {
        own.add(
            new ProgramStage(
                stage
                    .parent()
                    .map(parent -> OptionalInt.of(stages.indexOf(load.graph().stage(parent))))
                    .orElse(OptionalInt.empty()),
                options.get(stage.family())));
        if (fixed.containsKey(stage.family())) {
          options.put(stage.family(), List.of(fixed.get(stage.family()).asItStands()));
        }
      }
      programs.add(
          new IpaProgram(
              own,
              load.graph().slo(),
              load.graph().minAccuracy(),
              settings.weights(),
              poolSizes()));
    }
    return programs;
  }

  /** Items per second that come to each family. */
  private Map<FamilyId, Double> rates(List<PipelineLoad> of, double part) {
    Map<FamilyId, Double> rates = new LinkedHashMap<>();
    for (PipelineLoad load : of) {
      Map<String, Double> atStage = new HashMap<>();
      for (Stage stage : load.graph().stages()) {
        double rate =
            stage
                .parent()
                .map(parent -> atStage.get(parent) * mostItems(load, parent, stage))
                .orElse(part * load.demand().perSecond());
        atStage.put(stage.name(), rate);
        rates.merge(stage.family(), rate, Double::sum);
      }
    }
    return rates;
  }

  private double mostItems(PipelineLoad load, String parent, Stage stage) {
    return variants(load.graph().stage(parent).family()).stream()
        .mapToDouble(variant -> load.factors().of(variant.id(), stage.name()))
        .max()
        .orElse(0);
  }

  private List<Variant> variants(FamilyId family) {
    return families.containsKey(family) ? freedom.variants(families.get(family)) : List.of();
  }

  private List<StageOption> options(FamilyId id, Rate rate) {
    if (!families.containsKey(id)) {
      return List.of();
    }
    Family family = families.get(id);
    Map<VariantId, Double> accuracies = new HashMap<>();
    family.variants().forEach(v -> accuracies.put(v.id(), v.accuracy().value()));
    Map<VariantId, Double> scores = settings.weights().measure().scores(accuracies);
    List<StageOption> options = new ArrayList<>();
    for (DeviceClass pool : pools) {
      List<StageVariant> variants = new ArrayList<>();
      for (Variant variant : variants(id)) {
        profiles
            .of(variant.id(), pool.example())
            .filter(profile -> profile.memoryBytes() <= pool.example().memoryBytes())
            .ifPresent(
                profile ->
                    variants.add(
                        new StageVariant(
                            variant.id(),
                            variant.accuracy(),
                            scores.get(variant.id()),
                            pool.index(),
                            pool.example().cores(),
                            latencies(profile, family))));
      }
      options.addAll(
          new StageOptions(margins(), Waiting.TO_FILL_OR_TO_RUN, replicas)
              .of(variants, rate, Optional.ofNullable(running.get(id))));
    }
    return options;
  }

  private SortedMap<Integer, Duration> latencies(VariantProfile profile, Family family) {
    SortedMap<Integer, Duration> measured = settings.assumptions().latency(profile).points();
    int largest = Math.min(family.maxBatch(), measured.lastKey());
    return new TreeMap<>(settings.latencies().points(measured, largest));
  }

  private Margins margins() {
    Margins own = settings.margins();
    double kept = (1 + own.throughput()) / settings.assumptions().headroom();
    return new Margins(own.rate(), own.latency(), kept - 1);
  }
}
