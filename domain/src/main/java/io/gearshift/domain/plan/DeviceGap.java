package io.gearshift.domain.plan;

import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.plan.Standing.Instance;
import io.gearshift.domain.plan.Standing.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What lies between a device and a plan.
 *
 * @param missing what the plan places here and nothing stands for; what is lost or broken is the
 *     device's to mend, and not missing
 * @param surplus what is loaded and the plan does not place here
 * @param free bytes that nothing takes
 * @param fitting those missing that fit into what is free
 * @param inTheWay those of the surplus that take any memory
 */
record DeviceGap(
    Standing standing,
    List<Placement> missing,
    List<Instance> surplus,
    long free,
    List<Placement> fitting,
    List<Instance> inTheWay) {

  /**
   * Why a device does not go on.
   *
   * @param missing the families that it is to host
   * @param inTheWay the families of which something has to go first
   */
  record Obstacle(List<FamilyId> missing, List<FamilyId> inTheWay) {
    /** Families of which something goes for something of the same to come. */
    List<FamilyId> swapped() {
      return inTheWay.stream().filter(missing::contains).toList();
    }
  }

  /**
   * @param goal what the plan places on the device
   */
  static DeviceGap between(Standing standing, Map<VariantId, Placement> goal, Profiles profiles) {
    List<Instance> surplus = new ArrayList<>(2);
    List<Instance> inTheWay = new ArrayList<>(2);
    long free = standing.device().memoryBytes();
    for (Map.Entry<VariantId, State> entry : standing.variants().entrySet()) {
      VariantId variant = entry.getKey();
      State state = entry.getValue();
      long bytes = state == State.BROKEN ? 0 : profiles.memoryBytes(variant, standing.device());
      free -= bytes;
      if (!goal.containsKey(variant) && (state == State.SERVING || state == State.LOST)) {
        Instance instance = new Instance(standing.device().id(), variant);
        surplus.add(instance);
        if (bytes > 0) {
          inTheWay.add(instance);
        }
      }
    }
    List<Placement> missing = new ArrayList<>(2);
    List<Placement> fitting = new ArrayList<>(2);
    for (Placement placement : goal.values()) {
      State state = standing.variants().getOrDefault(placement.variant(), State.LEAVING);
      if (state == State.LEAVING || state == State.LOADING) {
        missing.add(placement);
        if (profiles.memoryBytes(placement.variant(), standing.device()) <= free) {
          fitting.add(placement);
        }
      }
    }
    return new DeviceGap(standing, missing, surplus, free, fitting, inTheWay);
  }

  /** Whether the device is at no step, and nothing that it is to host fits. */
  boolean isStuck() {
    return !missing.isEmpty() && fitting.isEmpty() && !standing.isBusy();
  }

  Obstacle obstacle() {
    return new Obstacle(
        missing.stream().map(placement -> placement.variant().family()).toList(),
        inTheWay.stream().map(instance -> instance.variant().family()).toList());
  }

  DeviceId device() {
    return standing.device().id();
  }

  /** What fits in and is of a family of which something is in the way, and can go the sooner. */
  Optional<Placement> replacing() {
    Set<FamilyId> families =
        inTheWay.stream().map(one -> one.variant().family()).collect(Collectors.toSet());
    return fitting.stream().filter(p -> families.contains(p.variant().family())).findFirst();
  }

  /** What is in the way and does not serve. */
  Optional<Instance> lost() {
    return inTheWay.stream()
        .filter(instance -> standing.variants().get(instance.variant()) == State.LOST)
        .findFirst();
  }

  /** What is in the way of a family. */
  Instance inTheWay(FamilyId family) {
    return inTheWay.stream()
        .filter(instance -> instance.variant().family().equals(family))
        .findFirst()
        .orElseThrow();
  }
}
