package io.gearshift.planner.baseline;

import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.plan.Placement;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.Problem;
import io.gearshift.planner.allocation.Option;
import io.gearshift.planner.allocation.OptionsByDevice;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What each device hosts while INFaaS scales one family after the other. */
final class InfaasCluster {
  private static final double ENOUGH = 1e-9;

  private record Instance(DeviceId device, Option option) {}

  private record Swap(DeviceId device, Option from, Option to) {
    double accuracyLost() {
      return from.accuracy() - to.accuracy();
    }

    double capacityGained() {
      return to.throughput() - from.throughput();
    }
  }

  /** Instances of one variant that together may cover what is missing. */
  private record Growth(Variant variant, List<Instance> added, boolean covers) {
    double capacity() {
      return added.stream().mapToDouble(instance -> instance.option().throughput()).sum();
    }

    double accuracyLost() {
      return added.stream().mapToDouble(instance -> 1 - instance.option().accuracy()).sum();
    }
  }

  private final Problem problem;
  private final OptionsByDevice options;
  private final Map<DeviceId, Option> hosted = new LinkedHashMap<>();

  /** With what runs on the devices that are there, one variant each. */
  InfaasCluster(Problem problem, OptionsByDevice options) {
    this.problem = problem;
    this.options = options;
    Map<DeviceId, Device> devices = new LinkedHashMap<>();
    problem.devices().forEach(device -> devices.put(device.id(), device));
    for (Placement placement : problem.running().map(Plan::placements).orElse(List.of())) {
      Optional.ofNullable(devices.get(placement.device()))
          .flatMap(device -> runningOn(device, placement))
          .ifPresent(option -> hosted.putIfAbsent(placement.device(), option));
    }
  }

  private Optional<Option> runningOn(Device device, Placement placement) {
    return problem.families().stream()
        .flatMap(family -> options.kept(family, device, Optional.of(placement.variant())).stream())
        .findFirst();
  }

  Map<DeviceId, Option> hosted() {
    return hosted;
  }

  /** More accurate variants as long as capacity still covers the demand, then fewer instances. */
  void useSpareCapacity(Family family) {
    Optional<Swap> upgrade = bestUpgrade(family);
    while (upgrade.isPresent()) {
      hosted.put(upgrade.get().device(), upgrade.get().to());
      upgrade = bestUpgrade(family);
    }
    Optional<Instance> superfluous = superfluous(family);
    while (superfluous.isPresent()) {
      hosted.remove(superfluous.get().device());
      superfluous = superfluous(family);
    }
  }

  private Optional<Swap> bestUpgrade(Family family) {
    double spare = -missing(family);
    return swaps(family)
        .filter(swap -> swap.accuracyLost() < 0)
        .filter(swap -> -swap.capacityGained() <= spare)
        .min(Comparator.comparingDouble(Swap::accuracyLost));
  }

  private Optional<Instance> superfluous(Family family) {
    double spare = -missing(family);
    return instances(family)
        .filter(instance -> instance.option().throughput() <= spare)
        .min(
            Comparator.comparingDouble((Instance i) -> i.option().accuracy())
                .thenComparingDouble(i -> i.option().throughput()));
  }

  /** More instances as long as devices last, then faster variants. */
  void scaleUp(Family family) {
    Optional<Growth> growth = bestGrowth(family);
    while (missing(family) > ENOUGH && growth.isPresent()) {
      growth.get().added().forEach(instance -> hosted.put(instance.device(), instance.option()));
      growth = bestGrowth(family);
    }
    Optional<Swap> faster = cheapestSpeedUp(family);
    while (missing(family) > ENOUGH && faster.isPresent()) {
      hosted.put(faster.get().device(), faster.get().to());
      faster = cheapestSpeedUp(family);
    }
  }

  private Optional<Growth> bestGrowth(Family family) {
    List<Growth> possible =
        family.variants().stream()
            .map(variant -> growth(family, variant))
            .filter(growth -> !growth.added().isEmpty())
            .toList();
    return possible.stream()
        .filter(Growth::covers)
        .min(
            Comparator.comparingDouble(Growth::accuracyLost)
                .thenComparingInt(growth -> growth.added().size()))
        .or(() -> possible.stream().max(Comparator.comparingDouble(Growth::capacity)));
  }

  private Growth growth(Family family, Variant variant) {
    List<Instance> candidates =
        problem.devices().stream()
            .filter(device -> !hosted.containsKey(device.id()))
            .flatMap(device -> instance(family, variant, device).stream())
            .sorted(Comparator.comparingDouble((Instance i) -> i.option().throughput()).reversed())
            .toList();
    double missing = missing(family);
    List<Instance> added = new ArrayList<>();
    for (Instance candidate : candidates) {
      if (missing > ENOUGH) {
        added.add(candidate);
        missing -= candidate.option().throughput();
      }
    }
    return new Growth(variant, added, missing <= ENOUGH);
  }

  private Optional<Instance> instance(Family family, Variant variant, Device device) {
    return options
        .kept(family, device, Optional.of(variant.id()))
        .map(option -> new Instance(device.id(), option));
  }

  private Optional<Swap> cheapestSpeedUp(Family family) {
    return swaps(family)
        .filter(swap -> swap.capacityGained() > ENOUGH)
        .min(Comparator.comparingDouble(swap -> swap.accuracyLost() / swap.capacityGained()));
  }

  private Stream<Swap> swaps(Family family) {
    return problem.devices().stream()
        .filter(device -> hosted.containsKey(device.id()))
        .filter(device -> isOf(family, hosted.get(device.id())))
        .flatMap(
            device ->
                options.of(family, device).stream()
                    .map(to -> new Swap(device.id(), hosted.get(device.id()), to)));
  }

  private Stream<Instance> instances(Family family) {
    return hosted.entrySet().stream()
        .filter(entry -> isOf(family, entry.getValue()))
        .map(entry -> new Instance(entry.getKey(), entry.getValue()));
  }

  /** By how much the demand exceeds the capacity; negative if there is more than enough. */
  private double missing(Family family) {
    return problem.demand(family.id()).perSecond()
        - instances(family).mapToDouble(instance -> instance.option().throughput()).sum();
  }

  private static boolean isOf(Family family, Option option) {
    return option.variant().family().equals(family.id());
  }
}
