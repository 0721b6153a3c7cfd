package io.gearshift.planner.pipeline;

import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.plan.Placement;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.Problem;
import io.gearshift.planner.allocation.DeviceClass;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Deals numbers of devices out to single ones, of which each hosts one variant. Devices keep what
 * they host as far as the numbers allow, so nothing is loaded that need not be.
 */
public final class Dealing {
  private final PipelineModel model;
  private final Map<DeviceId, Set<VariantId>> running = new HashMap<>();

  public Dealing(Problem problem, PipelineModel model) {
    this.model = model;
    for (Placement placement : problem.running().map(Plan::placements).orElse(List.of())) {
      running.computeIfAbsent(placement.device(), id -> new HashSet<>()).add(placement.variant());
    }
  }

  /** Devices that need nothing host nothing. */
  public List<Placement> of(int[] counts) {
    int[] left = counts.clone();
    List<Placement> placements = new ArrayList<>();
    for (DeviceClass deviceClass : model.classes()) {
      // what runs takes the larger batches, for those would cost more to load
      List<PathOption> options =
          model.options().stream()
              .filter(option -> option.deviceClass() == deviceClass.index())
              .sorted(Comparator.comparingInt(PathOption::batch).reversed())
              .toList();
      List<Device> others = new ArrayList<>();
      for (Device device : deviceClass.devices()) {
        Set<VariantId> own = running.getOrDefault(device.id(), Set.of());
        Optional<PathOption> kept =
            options.stream()
                .filter(option -> left[option.index()] > 0 && own.contains(option.variant()))
                .findFirst();
        kept.ifPresentOrElse(
            option -> placements.add(placed(device, option, left)), () -> others.add(device));
      }
      others.sort(Comparator.comparing(device -> running.containsKey(device.id())));
      for (Device device : others) {
        options.stream()
            .filter(option -> left[option.index()] > 0)
            .findFirst()
            .ifPresent(option -> placements.add(placed(device, option, left)));
      }
    }
    return placements;
  }

  private static Placement placed(Device device, PathOption option, int[] left) {
    left[option.index()]--;
    return new Placement(device.id(), option.variant(), option.batch());
  }

  /** How many devices of each option could stand as they are, one variant on each. */
  public int[] running() {
    int[] counts = model.none();
    for (DeviceClass deviceClass : model.classes()) {
      for (Device device : deviceClass.devices()) {
        running.getOrDefault(device.id(), Set.of()).stream()
            .sorted(Comparator.comparing(VariantId::toString))
            .flatMap(
                id ->
                    model
                        .option(id, deviceClass.index(), model.evenBatch(id, deviceClass.index()))
                        .stream())
            .findFirst()
            .ifPresent(option -> counts[option.index()]++);
      }
    }
    return counts;
  }
}
