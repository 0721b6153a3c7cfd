package io.gearshift.planner.allocation;

import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.plan.Placement;
import io.gearshift.domain.plan.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What each device could host, for planners that think device by device. */
public final class OptionsByDevice {
  private record Place(int deviceClass, FamilyId family) {}

  private final Map<DeviceId, Integer> classes = new HashMap<>();
  private final Map<Place, List<Option>> options = new HashMap<>();

  public OptionsByDevice(AllocationProblem model) {
    model
        .classes()
        .forEach(c -> c.devices().forEach(device -> classes.put(device.id(), c.index())));
    for (DeviceClass deviceClass : model.classes()) {
      for (int family = 0; family < model.families().size(); family++) {
        int index = family;
        options.put(
            new Place(deviceClass.index(), model.families().get(family).id()),
            model.options().stream()
                .filter(option -> option.deviceClass() == deviceClass.index())
                .filter(option -> option.family() == index)
                .sorted(Comparator.comparingDouble(Option::accuracy).reversed())
                .toList());
      }
    }
  }

  /** The most accurate first. */
  public List<Option> of(Family family, Device device) {
    Integer deviceClass = classes.get(device.id());
    return deviceClass == null
        ? List.of()
        : options.getOrDefault(new Place(deviceClass, family.id()), List.of());
  }

  public Optional<Option> mostAccurate(Family family, Device device) {
    return of(family, device).stream().findFirst();
  }

  /** Items per second of an instance that is one of the options. */
  public double throughput(Placement placement) {
    return options
        .getOrDefault(
            new Place(classes.get(placement.device()), placement.variant().family()), List.of())
        .stream()
        .filter(option -> option.variant().equals(placement.variant()))
        .mapToDouble(Option::throughput)
        .findFirst()
        .orElseThrow();
  }

  /** The option that a device already hosts, if it is one of the family's. */
  public Optional<Option> kept(Family family, Device device, Optional<VariantId> hosted) {
    return of(family, device).stream()
        .filter(option -> hosted.filter(option.variant()::equals).isPresent())
        .findFirst();
  }

  /**
   * Deals devices to families in turn; a family that can use nothing on a device is passed over,
   * and keeps its turn.
   *
   * @param families in the order of their turns
   */
  public Map<DeviceId, Family> deal(List<Device> devices, List<Family> families) {
    List<Family> turns = new ArrayList<>(families);
    Map<DeviceId, Family> owners = new LinkedHashMap<>();
    for (Device device : devices) {
      Optional<Family> next =
          turns.stream().filter(family -> mostAccurate(family, device).isPresent()).findFirst();
      if (next.isPresent()) {
        owners.put(device.id(), next.get());
        turns.remove(next.get());
        turns.add(next.get());
      }
    }
    return owners;
  }

  /** Those with most demand first. */
  public static List<Family> byDemand(Problem problem) {
    return problem.families().stream()
        .sorted(Comparator.comparing((Family family) -> problem.demand(family.id())).reversed())
        .toList();
  }
}
