package io.gearshift.planner.allocation;

import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.plan.Assumptions;
import io.gearshift.domain.plan.Objective;
import io.gearshift.domain.plan.Placement;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A planning problem with like devices counted instead of named.
 *
 * <p>Devices of one class are interchangeable, so nothing is lost by asking only how many of them
 * host each variant, and the size of the problem does not depend on that of the cluster. Worth is
 * counted in items per second of full accuracy; {@link #points} turns it into points.
 */
public final class AllocationProblem {
  private final List<DeviceClass> classes;
  private final List<Family> families;
  private final List<Option> options;
  private final List<List<Option>> byFamily;
  private final List<List<Option>> byClass;
  private final int[] devices;
  private final double[] demand;
  private final int[] running;
  private final double devicePrice;
  private final double unserved;
  private final double scale;

  private AllocationProblem(
      List<DeviceClass> classes,
      List<Family> families,
      List<Option> options,
      int[] devices,
      double[] demand,
      int[] running,
      double devicePrice,
      double unserved,
      double scale) {
    this.classes = classes;
    this.families = families;
    this.options = options;
    this.devices = devices;
    this.demand = demand;
    this.running = running;
    this.devicePrice = devicePrice;
    this.unserved = unserved;
    this.scale = scale;
    this.byFamily =
        IntStream.range(0, families.size())
            .mapToObj(
                family ->
                    undominated(family)
                        .sorted(Comparator.comparingDouble(Option::accuracy).reversed())
                        .toList())
            .toList();
    this.byClass =
        IntStream.range(0, classes.size())
            .mapToObj(
                index ->
                    byFamily.stream()
                        .flatMap(List::stream)
                        .filter(option -> option.deviceClass() == index)
                        .toList())
            .toList();
  }

  /** Of those that nothing stands for yet, the dominated ones are of no use. */
  private Stream<Option> undominated(int family) {
    List<Option> own = options.stream().filter(option -> option.family() == family).toList();
    return own.stream()
        .filter(
            option ->
                running[option.index()] > 0
                    || own.stream().noneMatch(other -> other.dominates(option)));
  }

  public static AllocationProblem of(
      Problem problem, Assumptions assumptions, Objective objective, Restriction restriction) {
    List<DeviceClass> classes = classes(problem.devices());
    List<Option> options = OptionList.of(problem, classes, assumptions, objective, restriction);
    return new AllocationProblem(
        classes,
        problem.families(),
        options,
        classes.stream().mapToInt(deviceClass -> deviceClass.devices().size()).toArray(),
        problem.families().stream()
            .mapToDouble(family -> problem.demand(family.id()).perSecond())
            .toArray(),
        running(problem, classes, options),
        objective.devicePrice().perSecond(),
        objective.unserved(),
        Objective.points(1, problem.totalDemand()));
  }

  private static List<DeviceClass> classes(List<Device> devices) {
    record Likeness(Object kind, int cores, long memoryBytes) {}
    Map<Likeness, List<Device>> alike = new LinkedHashMap<>();
    for (Device device : devices) {
      Likeness likeness = new Likeness(device.kind(), device.cores(), device.memoryBytes());
      alike.computeIfAbsent(likeness, key -> new ArrayList<>()).add(device);
    }
    List<DeviceClass> classes = new ArrayList<>();
    alike.values().forEach(like -> classes.add(new DeviceClass(classes.size(), like)));
    return List.copyOf(classes);
  }

  /** How many instances of each option stand already; every one of several on a device counts. */
  private static int[] running(Problem problem, List<DeviceClass> classes, List<Option> options) {
    record Seat(int deviceClass, VariantId variant) {}
    Map<DeviceId, Integer> classOf = new HashMap<>();
    classes.forEach(c -> c.devices().forEach(device -> classOf.put(device.id(), c.index())));
    Map<Seat, Integer> standing = new HashMap<>();
    for (Placement placement : problem.running().map(Plan::placements).orElse(List.of())) {
      if (classOf.containsKey(placement.device())) {
        Seat seat = new Seat(classOf.get(placement.device()), placement.variant());
        standing.merge(seat, 1, Integer::sum);
      }
    }
    return options.stream()
        .mapToInt(o -> standing.getOrDefault(new Seat(o.deviceClass(), o.variant()), 0))
        .toArray();
  }

  /** What is left to be decided once so many devices are: fewer devices, less demand. */
  AllocationProblem residual(int[] fixed) {
    int[] fewer = devices.clone();
    double[] less = demand.clone();
    int[] left = running.clone();
    for (Option option : options) {
      int count = fixed[option.index()];
      fewer[option.deviceClass()] -= count;
      less[option.family()] = Math.max(0, less[option.family()] - count * option.throughput());
      left[option.index()] = Math.max(0, left[option.index()] - count);
    }
    return new AllocationProblem(
        classes, families, options, fewer, less, left, devicePrice, unserved, scale);
  }

  public List<DeviceClass> classes() {
    return classes;
  }

  public List<Family> families() {
    return families;
  }

  public List<Option> options() {
    return options;
  }

  /** The options of a family that are worth a thought, the most accurate first. */
  List<Option> ofFamily(int family) {
    return byFamily.get(family);
  }

  List<Option> onClass(int deviceClass) {
    return byClass.get(deviceClass);
  }

  int devices(int deviceClass) {
    return devices[deviceClass];
  }

  int totalDevices() {
    return IntStream.of(devices).sum();
  }

  double demand(int family) {
    return demand[family];
  }

  int running(Option option) {
    return running[option.index()];
  }

  boolean anythingRuns() {
    return IntStream.of(running).anyMatch(count -> count > 0);
  }

  double devicePrice() {
    return devicePrice;
  }

  /** What one item per second that is not served takes from the worth. */
  double unserved() {
    return unserved;
  }

  /** More devices than this would not serve more. */
  int most(Option option) {
    double enough = Math.ceil(demand[option.family()] / option.throughput() - 1e-9);
    return (int) Math.min(devices[option.deviceClass()], enough);
  }

  double cost(Option option, int count) {
    return devicePrice * count + option.loadCost() * Math.max(0, count - running[option.index()]);
  }

  int[] none() {
    return new int[options.size()];
  }

  /** What a family is worth if so many devices host each option, the most accurate filled first. */
  double worth(int family, int[] counts) {
    double left = demand[family];
    double worth = 0;
    List<Option> own = byFamily.get(family);
    for (int i = 0; i < own.size(); i++) {
      Option option = own.get(i);
      int count = counts[option.index()];
      if (count > 0) {
        double served = Math.min(left, count * option.throughput());
        left -= served;
        worth += served * option.accuracy() - cost(option, count);
      }
    }
    return worth - unserved * left;
  }

  double worth(int[] counts) {
    return IntStream.range(0, families.size()).mapToDouble(family -> worth(family, counts)).sum();
  }

  /** Whether some demand is not served. */
  boolean sheds(int[] counts) {
    return IntStream.range(0, families.size())
        .anyMatch(
            family ->
                byFamily.get(family).stream()
                        .mapToDouble(o -> counts[o.index()] * o.throughput())
                        .sum()
                    < demand[family] - 1e-6);
  }

  int[] idle(int[] counts) {
    int[] idle = devices.clone();
    for (Option option : options) {
      idle[option.deviceClass()] -= counts[option.index()];
    }
    return idle;
  }

  double points(double worth) {
    return worth * scale;
  }

  double fromPoints(double points) {
    return points / scale;
  }
}
