package io.gearshift.planner.cascadeserve;

import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.gear.DeviceMatch;
import io.gearshift.domain.gear.GearPlan;
import io.gearshift.domain.plan.Placement;
import io.gearshift.domain.plan.Problem;
import io.gearshift.domain.plan.Profiles;
import io.gearshift.planner.baseline.Candidates;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Devices being filled with what gear plans have placed. */
final class GearSeats {
  private final Problem problem;
  private final Profiles profiles;
  private final Candidates candidates;
  private final Map<DeviceId, Device> devices = new LinkedHashMap<>();
  private final Map<DeviceId, Long> left = new LinkedHashMap<>();
  private final List<Placement> placements = new ArrayList<>();
  private final List<String> rationale = new ArrayList<>();

  GearSeats(Problem problem) {
    this.problem = problem;
    this.profiles = new Profiles(problem.profiles());
    this.candidates = new Candidates(problem);
    for (Device device : problem.devices()) {
      devices.put(device.id(), device);
      left.put(device.id(), device.memoryBytes());
    }
  }

  List<Placement> placements() {
    return placements;
  }

  /** Why, a sentence a line. */
  List<String> rationale() {
    return rationale;
  }

  /** The devices with the memory that is left of them; none that is full. */
  List<Device> left() {
    return devices.values().stream()
        .filter(device -> left.get(device.id()) > 0)
        .map(
            device ->
                new Device(
                    device.id(),
                    device.kind(),
                    device.ordinal(),
                    device.cores(),
                    left.get(device.id()),
                    device.maxCores()))
        .toList();
  }

  /** Places what a gear plan has placed. Returns whether any of it could be. */
  boolean place(GearPlan plan, Family family) {
    Map<DeviceId, Set<VariantId>> wanted = new LinkedHashMap<>();
    plan.placement()
        .forEach(
            (device, variants) -> {
              Set<VariantId> known =
                  variants.stream()
                      .filter(variant -> family.variant(variant.name()).isPresent())
                      .collect(Collectors.toCollection(TreeSet::new));
              if (!known.isEmpty()) {
                wanted.put(device, known);
              }
            });
    Map<DeviceId, DeviceId> matched =
        DeviceMatch.of(
            wanted,
            List.copyOf(devices.keySet()),
            List.of(
                (planned, variants, live) -> planned.equals(live) && fits(variants, live),
                (planned, variants, live) ->
                    runs(family, live).equals(variants) && fits(variants, live),
                (planned, variants, live) ->
                    runs(family, live).containsAll(variants) && fits(variants, live),
                (planned, variants, live) -> fits(variants, live)));
    if (matched.isEmpty()) {
      rationale.add(
          "No device can hold what the gear plan of %s places on any, so it is placed without."
              .formatted(family.id()));
      return false;
    }
    matched.forEach((planned, live) -> wanted.get(planned).forEach(one -> put(one, live)));
    rationale.add(
        String.format(
            Locale.ROOT,
            "%s is placed by its gear plan, for up to %.1f items/s: %s.",
            family.id(),
            plan.highest(),
            matched.entrySet().stream()
                .map(one -> one.getKey() + " is " + one.getValue())
                .collect(Collectors.joining(", "))));
    sayWhatIsMissing(family, wanted, matched);
    return true;
  }

  private void sayWhatIsMissing(
      Family family, Map<DeviceId, Set<VariantId>> wanted, Map<DeviceId, DeviceId> matched) {
    Set<VariantId> homeless = new TreeSet<>();
    wanted.forEach(
        (planned, variants) -> {
          if (!matched.containsKey(planned)) {
            homeless.addAll(variants);
          }
        });
    if (matched.size() < wanted.size()) {
      rationale.add(
          ("The gear plan of %s is for %d devices, and %d can take their place: gears may not be"
                  + " able to serve what they are for.")
              .formatted(family.id(), wanted.size(), matched.size()));
    }
    for (VariantId variant : homeless) {
      if (placements.stream().noneMatch(one -> one.variant().equals(variant))) {
        Optional<DeviceId> room = mostRoomFor(variant);
        room.ifPresent(device -> put(variant, device));
        rationale.add(
            room.map(device -> variant + " stands on " + device + " instead.")
                .orElse("No device has room for " + variant + ", so cascades pass it over."));
      }
    }
  }

  private Optional<DeviceId> mostRoomFor(VariantId variant) {
    return devices.keySet().stream()
        .filter(device -> fits(Set.of(variant), device))
        .max(Comparator.comparing(left::get));
  }

  private boolean fits(Set<VariantId> variants, DeviceId live) {
    Device device = devices.get(live);
    return variants.stream().allMatch(one -> profiles.of(one, device).isPresent())
        && variants.stream().mapToLong(one -> profiles.memoryBytes(one, device)).sum()
            <= left.get(live);
  }

  private Set<VariantId> runs(Family family, DeviceId live) {
    return problem.running().stream()
        .flatMap(plan -> plan.on(live).stream())
        .filter(variant -> variant.family().equals(family.id()))
        .collect(Collectors.toSet());
  }

  private void put(VariantId variant, DeviceId live) {
    Device device = devices.get(live);
    placements.add(new Placement(live, variant, candidates.batchCap(variant, device)));
    left.merge(live, -profiles.memoryBytes(variant, device), Long::sum);
  }
}
