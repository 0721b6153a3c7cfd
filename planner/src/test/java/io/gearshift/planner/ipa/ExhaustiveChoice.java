package io.gearshift.planner.ipa;

import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceKind;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantProfile;
import io.gearshift.domain.pipeline.Stage;
import io.gearshift.domain.plan.Assumptions;
import io.gearshift.domain.plan.PipelineLoad;
import io.gearshift.domain.plan.Placement;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.Problem;
import io.gearshift.domain.plan.Workload;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * The most that plans for all demand of a problem can be worth by IPA's weights, found by looking
 * at all of them: for each family that is asked for a variant, a batch, a class of devices, and as
 * many of these as serve it.
 */
final class ExhaustiveChoice {
  private static final Assumptions ASSUMPTIONS = IpaSettings.DEFAULT.assumptions();

  private record Devices(DeviceKind kind, long memoryBytes) {
    static Devices of(Device device) {
      return new Devices(device.kind(), device.memoryBytes());
    }
  }

  private record Choice(
      Variant variant, int batch, double seconds, Devices devices, int replicas) {}

  private final Problem problem;
  private final List<PipelineLoad> loads;
  private final Map<FamilyId, Double> rates = new HashMap<>();
  private final List<FamilyId> families;
  private final Map<Devices, Integer> left = new HashMap<>();
  private final Map<FamilyId, Choice> chosen = new HashMap<>();
  private double best = Double.NEGATIVE_INFINITY;

  private ExhaustiveChoice(Problem problem) {
    this.problem = problem;
    this.loads =
        Workload.of(problem).loads().stream().filter(load -> !load.demand().isZero()).toList();
    Set<FamilyId> asked = new LinkedHashSet<>();
    for (PipelineLoad load : loads) {
      for (Stage stage : load.graph().stages()) {
        asked.add(stage.family());
        rates.merge(stage.family(), rate(load, stage), Double::sum);
      }
    }
    this.families = List.copyOf(asked);
    problem.devices().forEach(device -> left.merge(Devices.of(device), 1, Integer::sum));
  }

  /** Empty if no plan serves all demand. */
  static OptionalDouble worth(Problem problem) {
    ExhaustiveChoice all = new ExhaustiveChoice(problem);
    all.choose(0);
    return all.best == Double.NEGATIVE_INFINITY
        ? OptionalDouble.empty()
        : OptionalDouble.of(all.best);
  }

  /** What a plan that serves all demand is worth. */
  static double worth(Problem problem, Plan plan) {
    ExhaustiveChoice all = new ExhaustiveChoice(problem);
    Map<FamilyId, List<Placement>> hosted = new HashMap<>();
    plan.placements()
        .forEach(
            placement ->
                hosted
                    .computeIfAbsent(placement.variant().family(), family -> new ArrayList<>())
                    .add(placement));
    hosted.forEach(
        (family, placements) -> {
          Placement any = placements.get(0);
          Variant variant = all.family(family).variant(any.variant().name()).orElseThrow();
          all.chosen.put(
              family,
              new Choice(
                  variant,
                  any.batchCap(),
                  0,
                  new Devices(new DeviceKind("any"), 0),
                  placements.size()));
        });
    return all.worth();
  }

  private double rate(PipelineLoad load, Stage stage) {
    if (stage.parent().isEmpty()) {
      return load.demand().perSecond();
    }
    Stage parent = load.graph().stage(stage.parent().get());
    return rate(load, parent)
        * family(parent.family()).variants().stream()
            .mapToDouble(variant -> load.factors().of(variant.id(), stage.name()))
            .max()
            .orElseThrow();
  }

  private Family family(FamilyId id) {
    return problem.families().stream().filter(f -> f.id().equals(id)).findFirst().orElseThrow();
  }

  private void choose(int at) {
    if (at == families.size()) {
      if (loads.stream().allMatch(this::isGoodEnough)) {
        best = Math.max(best, worth());
      }
      return;
    }
    FamilyId id = families.get(at);
    for (Choice choice : choices(family(id))) {
      int before = left.get(choice.devices());
      if (choice.replicas() <= before) {
        left.put(choice.devices(), before - choice.replicas());
        chosen.put(id, choice);
        choose(at + 1);
        left.put(choice.devices(), before);
      }
    }
  }

  private List<Choice> choices(Family family) {
    List<Choice> choices = new ArrayList<>();
    for (VariantProfile profile : problem.profiles()) {
      for (Devices devices : left.keySet()) {
        if (profile.variant().family().equals(family.id())
            && profile.kind().equals(devices.kind())
            && profile.memoryBytes() <= devices.memoryBytes()) {
          Variant variant = family.variant(profile.variant().name()).orElseThrow();
          for (int batch = 1; batch <= family.maxBatch(); batch *= 2) {
            double capacity = ASSUMPTIONS.capacity(profile, batch).perSecond();
            double seconds = ASSUMPTIONS.latency(profile).of(batch).toNanos() / 1e9;
            int replicas = (int) Math.ceil(rates.get(family.id()) / capacity - 1e-9);
            choices.add(new Choice(variant, batch, seconds, devices, Math.max(1, replicas)));
          }
        }
      }
    }
    return choices;
  }

  private boolean isGoodEnough(PipelineLoad load) {
    for (List<Stage> branch : load.graph().branches()) {
      double seconds = 0;
      double accuracy = 1;
      for (Stage stage : branch) {
        Choice choice = chosen.get(stage.family());
        double fill = (choice.batch() - 1) / rates.get(stage.family());
        seconds += choice.seconds() + Math.max(choice.seconds(), choice.batch() > 1 ? fill : 0);
        accuracy *= choice.variant().accuracy().value();
      }
      if (seconds > load.graph().slo().toNanos() / 1e9 + 1e-9
          || accuracy < load.graph().minAccuracy().value() - 1e-9) {
        return false;
      }
    }
    return true;
  }

  private double worth() {
    IpaWeights weights = IpaSettings.DEFAULT.weights();
    double worth = 0;
    for (PipelineLoad load : loads) {
      double product = 1;
      for (Stage stage : load.graph().stages()) {
        product *= chosen.get(stage.family()).variant().accuracy().value();
      }
      worth += weights.alpha() * product;
    }
    for (Choice choice : chosen.values()) {
      worth -= weights.beta() * choice.replicas() + weights.delta() * choice.batch();
    }
    return worth;
  }
}
