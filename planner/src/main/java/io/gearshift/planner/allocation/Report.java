package io.gearshift.planner.allocation;

import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.catalog.VariantProfile;
import io.gearshift.domain.plan.Assumptions;
import io.gearshift.domain.plan.Evaluation;
import io.gearshift.domain.plan.Objective;
import io.gearshift.domain.plan.Placement;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.Problem;
import io.gearshift.domain.plan.Profiles;
import io.gearshift.domain.plan.Share;
import io.gearshift.domain.traffic.Rate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Makes a plan of a deployment: what it serves, what it sheds, what it is worth and why. */
public final class Report {
  private record Seat(DeviceId device, VariantId variant) {}

  private final Problem problem;
  private final Assumptions assumptions;
  private final Objective objective;
  private final Map<DeviceId, Device> devices;
  private final Map<VariantId, Double> accuracies = new HashMap<>();
  private final Profiles profiles;

  public Report(Problem problem, Assumptions assumptions, Objective objective) {
    this.problem = problem;
    this.assumptions = assumptions;
    this.objective = objective;
    this.devices =
        problem.devices().stream().collect(Collectors.toMap(Device::id, Function.identity()));
    this.profiles = new Profiles(problem.profiles());
    for (Family family : problem.families()) {
      for (Variant variant : family.variants()) {
        accuracies.put(variant.id(), Objective.accuracy(family, variant));
      }
    }
  }

  /**
   * @param bound in points, if the planner knows one
   * @param source the method that found the deployment
   */
  public Plan plan(
      long epoch,
      Deployment deployment,
      OptionalDouble bound,
      String source,
      Duration solveTime,
      List<String> rationale) {
    Map<VariantId, Double> served = served(deployment);
    Map<FamilyId, Rate> shortfall = new HashMap<>();
    for (Family family : problem.families()) {
      double unserved = unserved(family, served);
      if (unserved > 0) {
        shortfall.put(family.id(), Rate.of(unserved));
      }
    }
    double value = value(deployment, served, shortfall);
    Evaluation evaluation = new Evaluation(value, bound, source, solveTime);
    List<String> reasons = new ArrayList<>(rationale);
    reasons.addAll(familyByFamily(deployment, served, shortfall));
    reasons.add("The plan is worth " + evaluation + ".");
    return new Plan(
        epoch,
        deployment.placements(),
        deployment.shares(),
        shortfall,
        Optional.of(evaluation),
        reasons);
  }

  private Map<VariantId, Double> served(Deployment deployment) {
    Map<Seat, Integer> caps = new HashMap<>();
    deployment.placements().forEach(p -> caps.put(new Seat(p.device(), p.variant()), p.batchCap()));
    Map<VariantId, Double> served = new HashMap<>();
    for (Share share : deployment.shares()) {
      double capacity =
          capacity(share.device(), share.variant(), caps.get(seat(share))).perSecond();
      double offered = share.fraction() * problem.demand(share.variant().family()).perSecond();
      served.merge(share.variant(), Math.min(offered, capacity), Double::sum);
    }
    return served;
  }

  private static Seat seat(Share share) {
    return new Seat(share.device(), share.variant());
  }

  private Rate capacity(DeviceId device, VariantId variant, int batch) {
    return assumptions.capacity(profile(device, variant), batch);
  }

  private VariantProfile profile(DeviceId device, VariantId variant) {
    return profiles.of(variant, devices.get(device)).orElseThrow();
  }

  /** Rounding alone is no shortfall. */
  private double unserved(Family family, Map<VariantId, Double> served) {
    double demand = problem.demand(family.id()).perSecond();
    double left =
        demand
            - family.variants().stream()
                .mapToDouble(variant -> served.getOrDefault(variant.id(), 0.0))
                .sum();
    return left > 1e-9 * demand ? left : 0;
  }

  private double value(
      Deployment deployment, Map<VariantId, Double> served, Map<FamilyId, Rate> shortfall) {
    double worth = 0;
    for (Map.Entry<VariantId, Double> entry : served.entrySet()) {
      worth += entry.getValue() * accuracies.get(entry.getKey());
    }
    for (Rate missing : shortfall.values()) {
      worth -= objective.unserved() * missing.perSecond();
    }
    Set<DeviceId> used = new HashSet<>();
    deployment.placements().forEach(placement -> used.add(placement.device()));
    worth -= objective.devicePrice().perSecond() * used.size();
    worth -= loads(deployment).stream().mapToDouble(this::loadCost).sum();
    return Objective.points(worth, problem.totalDemand());
  }

  private List<Placement> loads(Deployment deployment) {
    if (problem.running().isEmpty()) {
      return List.of();
    }
    Set<Seat> running =
        problem.running().get().placements().stream()
            .map(placement -> new Seat(placement.device(), placement.variant()))
            .collect(Collectors.toSet());
    return deployment.placements().stream()
        .filter(placement -> !running.contains(new Seat(placement.device(), placement.variant())))
        .toList();
  }

  private double loadCost(Placement load) {
    VariantProfile profile = profile(load.device(), load.variant());
    return objective.loadCost(
        profile, assumptions.capacity(profile, load.batchCap()), accuracies.get(load.variant()));
  }

  private List<String> familyByFamily(
      Deployment deployment, Map<VariantId, Double> served, Map<FamilyId, Rate> shortfall) {
    Map<FamilyId, Map<String, Integer>> hosted = new HashMap<>();
    for (Placement placement : deployment.placements()) {
      hosted
          .computeIfAbsent(placement.variant().family(), family -> new TreeMap<>())
          .merge(
              placement.variant().name() + " on " + devices.get(placement.device()).kind(),
              1,
              Integer::sum);
    }
    List<String> lines = new ArrayList<>();
    for (Family family : problem.families()) {
      Map<String, Integer> own = hosted.getOrDefault(family.id(), Map.of());
      String instances =
          own.isEmpty()
              ? "nothing"
              : own.entrySet().stream()
                  .map(entry -> entry.getValue() + " × " + entry.getKey())
                  .collect(Collectors.joining(", "));
      String missing =
          shortfall.containsKey(family.id()) ? "; " + shortfall.get(family.id()) + " are shed" : "";
      lines.add(
          String.format(
              Locale.ROOT,
              "%s at %s: %s%s%s.",
              family.id(),
              problem.demand(family.id()),
              instances,
              accuracy(family, served),
              missing));
    }
    int idle =
        problem.devices().size()
            - (int) deployment.placements().stream().map(Placement::device).distinct().count();
    if (idle > 0) {
      lines.add(idle + " devices host nothing: no demand would gain what they cost.");
    }
    return lines;
  }

  private String accuracy(Family family, Map<VariantId, Double> served) {
    double items = 0;
    double accurate = 0;
    for (Variant variant : family.variants()) {
      double rate = served.getOrDefault(variant.id(), 0.0);
      items += rate;
      accurate += rate * accuracies.get(variant.id());
    }
    return items == 0
        ? ""
        : String.format(
            Locale.ROOT, ", at %.2f %% of the best variant's accuracy", 100 * accurate / items);
  }
}
