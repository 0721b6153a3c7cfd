package io.gearshift.planner.pipeline;

import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.catalog.VariantProfile;
import io.gearshift.domain.pipeline.Stage;
import io.gearshift.domain.plan.Assumptions;
import io.gearshift.domain.plan.Objective;
import io.gearshift.domain.plan.PipelineLoad;
import io.gearshift.domain.plan.Problem;
import io.gearshift.domain.plan.Profiles;
import io.gearshift.domain.plan.Workload;
import io.gearshift.planner.allocation.DeviceClass;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Everything that could be put on a device of some class for a stage to use: batches of the sizes
 * that were measured, each only if no smaller one serves as much.
 */
final class PathOptions {
  private final Problem problem;
  private final List<DeviceClass> classes;
  private final Assumptions assumptions;
  private final Objective objective;
  private final Profiles profiles;
  private final List<PathOption> options = new ArrayList<>();

  PathOptions(
      Problem problem, List<DeviceClass> classes, Assumptions assumptions, Objective objective) {
    this.problem = problem;
    this.classes = classes;
    this.assumptions = assumptions;
    this.objective = objective;
    this.profiles = new Profiles(problem.profiles());
  }

  List<PathOption> of(Predicate<VariantId> variants) {
    Map<FamilyId, Duration> limits = limits();
    for (Family family : problem.families()) {
      for (Variant variant : family.variants()) {
        if (limits.containsKey(family.id()) && variants.test(variant.id())) {
          classes.forEach(c -> addBatches(family, variant, c, limits.get(family.id())));
        }
      }
    }
    return List.copyOf(options);
  }

  /** How long a batch of a family may take at most, at the stage that leaves it most time. */
  private Map<FamilyId, Duration> limits() {
    Map<FamilyId, Duration> limits = new HashMap<>();
    for (PipelineLoad load : Workload.of(problem).loads()) {
      Duration half = load.graph().slo().dividedBy(2);
      for (Stage stage : load.graph().stages()) {
        limits.merge(stage.family(), half, (a, b) -> a.compareTo(b) > 0 ? a : b);
      }
    }
    return limits;
  }

  private void addBatches(Family family, Variant variant, DeviceClass deviceClass, Duration limit) {
    Device device = deviceClass.example();
    VariantProfile profile =
        profiles
            .of(variant.id(), device)
            .filter(known -> known.memoryBytes() <= device.memoryBytes())
            .orElse(null);
    if (profile == null) {
      return;
    }
    LatencyProfile latency = assumptions.latency(profile);
    int host = options.isEmpty() ? 0 : options.get(options.size() - 1).host() + 1;
    double most = 0;
    for (int batch : latency.upTo(family.maxBatch()).points().keySet()) {
      double capacity = assumptions.capacity(profile, batch).perSecond();
      if (latency.of(batch).compareTo(limit) <= 0 && capacity > most) {
        most = capacity;
        options.add(option(family, variant, deviceClass, host, batch, profile));
      }
    }
  }

  private PathOption option(
      Family family,
      Variant variant,
      DeviceClass deviceClass,
      int host,
      int batch,
      VariantProfile profile) {
    double loadCost =
        problem.running().isPresent()
            ? objective.loadCost(
                profile, assumptions.capacity(profile, batch), Objective.accuracy(family, variant))
            : 0;
    return new PathOption(
        options.size(),
        deviceClass.index(),
        host,
        variant.id(),
        batch,
        assumptions.latency(profile).of(batch).toNanos(),
        assumptions.capacity(profile, batch).perSecond(),
        loadCost);
  }
}
