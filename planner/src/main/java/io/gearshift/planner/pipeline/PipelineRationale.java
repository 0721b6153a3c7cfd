package io.gearshift.planner.pipeline;

import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.pipeline.Stage;
import io.gearshift.domain.plan.Objective;
import io.gearshift.domain.plan.PipelineLoad;
import io.gearshift.domain.plan.Placement;
import io.gearshift.domain.plan.PlanCheck;
import io.gearshift.domain.plan.Problem;
import io.gearshift.domain.plan.Profiles;
import io.gearshift.domain.plan.Route;
import io.gearshift.domain.plan.Workload;
import io.gearshift.domain.traffic.Rate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Why a plan is as it is, for whoever runs the cluster: a sentence for each pipeline and family.
 */
final class PipelineRationale {
  private final Problem problem;
  private final List<Placement> placements;
  private final PlanCheck.Outcome outcome;
  private final Map<VariantId, Double> accuracies = new HashMap<>();

  PipelineRationale(Problem problem, List<Placement> placements, PlanCheck.Outcome outcome) {
    this.problem = problem;
    this.placements = placements;
    this.outcome = outcome;
    for (Family family : problem.families()) {
      for (Variant variant : family.variants()) {
        accuracies.put(variant.id(), Objective.accuracy(family, variant));
      }
    }
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    Workload.of(problem).loads().forEach(load -> lines.add(line(load)));
    lines.addAll(instances());
    long used = placements.stream().map(Placement::device).distinct().count();
    if (used < problem.devices().size()) {
      lines.add(
          (problem.devices().size() - used)
              + " devices host nothing: no demand would gain what they cost.");
    }
    unprofiled().ifPresent(lines::add);
    return lines;
  }

  private Optional<String> unprofiled() {
    Profiles profiles = new Profiles(problem.profiles());
    Map<DeviceId, Device> devices =
        problem.devices().stream().collect(Collectors.toMap(Device::id, device -> device));
    String variants =
        placements.stream()
            .filter(placed -> profiles.of(placed.variant(), devices.get(placed.device())).isEmpty())
            .map(placed -> placed.variant().toString())
            .distinct()
            .collect(Collectors.joining(", "));
    return variants.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "Never profiled where they stand, so their memory counts as nothing: "
                + variants
                + ".");
  }

  private String line(PipelineLoad load) {
    List<Route> own =
        outcome.routes().stream().filter(r -> r.pipeline().equals(load.graph().id())).toList();
    double served = own.stream().mapToDouble(route -> route.rate().perSecond()).sum();
    Rate shed = outcome.shortfall().getOrDefault(Workload.name(load), Rate.ZERO);
    String shedding = shed.isZero() ? "" : "; " + shed + " cannot be served";
    if (served == 0) {
      String none = load.demand().isZero() ? ": nothing is asked of it" : ": no way is open";
      return load.graph().id() + " at " + load.demand() + none + shedding + ".";
    }
    double accurate =
        own.stream().mapToDouble(r -> r.rate().perSecond() * accuracy(load, r)).sum() / served;
    List<String> stages = new ArrayList<>();
    for (int stage = 0; stage < load.graph().stages().size(); stage++) {
      stages.add(load.graph().stages().get(stage).name() + " " + mix(own, stage, served));
    }
    return String.format(
        Locale.ROOT,
        "%s at %s: at %.2f %% of the best variants' accuracy%s; %s.",
        load.graph().id(),
        load.demand(),
        100 * accurate,
        shedding,
        String.join("; ", stages));
  }

  /** The mean over the branches, as where plans are weighed. */
  private double accuracy(PipelineLoad load, Route route) {
    List<List<Stage>> branches = load.graph().branches();
    double sum = 0;
    for (List<Stage> branch : branches) {
      double product = 1;
      for (Stage stage : branch) {
        int at = load.graph().stages().indexOf(stage);
        product *= accuracies.get(route.stops().get(at).variant());
      }
      sum += product;
    }
    return sum / branches.size();
  }

  private static String mix(List<Route> routes, int stage, double served) {
    Map<String, Double> parts = new TreeMap<>();
    for (Route route : routes) {
      String name = route.stops().get(stage).variant().name();
      parts.merge(name, route.rate().perSecond() / served, Double::sum);
    }
    return parts.entrySet().stream()
        .filter(part -> part.getValue() >= 0.0005)
        .map(part -> String.format(Locale.ROOT, "%.1f %% %s", 100 * part.getValue(), part.getKey()))
        .collect(Collectors.joining(", "));
  }

  private List<String> instances() {
    Map<DeviceId, Device> devices =
        problem.devices().stream().collect(Collectors.toMap(Device::id, device -> device));
    Map<FamilyId, Map<String, Integer>> hosted = new HashMap<>();
    for (Placement placement : placements) {
      String sort =
          "%s in batches of %d on %s"
              .formatted(
                  placement.variant().name(),
                  placement.batchCap(),
                  devices.get(placement.device()).kind());
      hosted
          .computeIfAbsent(placement.variant().family(), family -> new TreeMap<>())
          .merge(sort, 1, Integer::sum);
    }
    List<String> lines = new ArrayList<>();
    for (Family family : problem.families()) {
      String sorts =
          hosted.getOrDefault(family.id(), Map.of()).entrySet().stream()
              .map(sort -> sort.getValue() + " × " + sort.getKey())
              .collect(Collectors.joining(", "));
      lines.add(family.id() + ": " + (sorts.isEmpty() ? "nothing" : sorts) + ".");
    }
    return lines;
  }
}
