package io.gearshift.planner.proteus;

import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.plan.Objective;
import io.gearshift.domain.plan.Placement;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.Problem;
import io.gearshift.planner.allocation.Allocator;
import io.gearshift.planner.allocation.Deadline;
import io.gearshift.planner.allocation.Deployment;
import io.gearshift.planner.allocation.OptionsByDevice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Every device keeps to the family that it hosts first, and families choose their variants alone
 * (Sommelier as Proteus measures it, section 6.1; ablation "w/o MP", section 6.5).
 *
 * <p>Which family a device belongs to is read off the running plan. The first plan is made with all
 * freedom, and so is one after a plan that has devices with several variants, which is not one of
 * these. Devices that belong to nobody are dealt to the families in turn, those with most demand
 * first, and so that they stay with their family, devices without traffic host its most accurate
 * variant.
 */
final class FixedPlacement {
  /** Solves a problem with all freedom. */
  interface Search {
    Found find(Problem problem, Allocator allocator, Deadline deadline);
  }

  private final Search search;
  private final Allocator allocator;
  private final OptionsByDevice options;

  FixedPlacement(Search search, Allocator allocator, OptionsByDevice options) {
    this.search = search;
    this.allocator = allocator;
    this.options = options;
  }

  Found find(Problem problem, Deadline deadline) {
    Map<DeviceId, FamilyId> owners = owners(problem, running(problem));
    if (owners.isEmpty() || hostsSeveral(running(problem))) {
      owners = owners(problem, search.find(problem, allocator, deadline).deployment().placements());
    }
    dealTheRest(problem, owners);
    Deployment deployment = Deployment.NOTHING;
    double bound = 0;
    boolean proven = true;
    String source = "nothing to choose";
    for (Family family : problem.families()) {
      Problem own = own(problem, family, owners);
      Found found = search.find(own, allocator, deadline);
      deployment = deployment.and(found.deployment()).and(spares(own, family, found.deployment()));
      proven &= found.bound().isPresent();
      bound += found.bound().orElse(0) / Objective.points(1, own.totalDemand());
      source = found.source();
    }
    return new Found(
        deployment,
        proven
            ? OptionalDouble.of(Objective.points(bound, problem.totalDemand()))
            : OptionalDouble.empty(),
        "family by family: " + source);
  }

  private static List<Placement> running(Problem problem) {
    return problem.running().map(Plan::placements).orElse(List.of());
  }

  private static boolean hostsSeveral(List<Placement> placements) {
    return placements.stream().map(Placement::device).distinct().count() < placements.size();
  }

  private static Map<DeviceId, FamilyId> owners(Problem problem, List<Placement> placements) {
    Set<DeviceId> devices = new HashSet<>();
    problem.devices().forEach(device -> devices.add(device.id()));
    Set<FamilyId> families = new HashSet<>();
    problem.families().forEach(family -> families.add(family.id()));
    Map<DeviceId, FamilyId> owners = new HashMap<>();
    placements.stream()
        .filter(placement -> devices.contains(placement.device()))
        .filter(placement -> families.contains(placement.variant().family()))
        .forEach(p -> owners.putIfAbsent(p.device(), p.variant().family()));
    return owners;
  }

  private void dealTheRest(Problem problem, Map<DeviceId, FamilyId> owners) {
    List<Device> free =
        problem.devices().stream().filter(device -> !owners.containsKey(device.id())).toList();
    options
        .deal(free, OptionsByDevice.byDemand(problem))
        .forEach((device, family) -> owners.put(device, family.id()));
  }

  private static Problem own(Problem problem, Family family, Map<DeviceId, FamilyId> owners) {
    return problem
        .withFamilies(List.of(family))
        .withDevices(
            problem.devices().stream()
                .filter(device -> family.id().equals(owners.get(device.id())))
                .toList());
  }

  private Deployment spares(Problem own, Family family, Deployment deployment) {
    Set<DeviceId> busy = new HashSet<>();
    deployment.placements().forEach(placement -> busy.add(placement.device()));
    Map<DeviceId, VariantId> running = new HashMap<>();
    running(own).forEach(placement -> running.put(placement.device(), placement.variant()));
    List<Placement> spares = new ArrayList<>();
    for (Device device : own.devices()) {
      if (!busy.contains(device.id())) {
        options
            .kept(family, device, Optional.ofNullable(running.get(device.id())))
            .or(() -> options.mostAccurate(family, device))
            .ifPresent(o -> spares.add(new Placement(device.id(), o.variant(), o.batch())));
      }
    }
    return new Deployment(spares, List.of());
  }
}
