package io.gearshift.planner.allocation;

import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.plan.Placement;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.Problem;
import io.gearshift.domain.plan.Share;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** An allocation dealt out to single devices. */
public record Deployment(List<Placement> placements, List<Share> shares) {
  public static final Deployment NOTHING = new Deployment(List.of(), List.of());

  public Deployment {
    placements = List.copyOf(placements);
    shares = List.copyOf(shares);
  }

  /** How the arrivals of a family are split over its instances. */
  public enum Split {
    /** The most accurate are filled first, and like instances get the same. */
    BY_ACCURACY,
    /** Every instance gets the same. */
    UNIFORM
  }

  /**
   * Devices keep what they host as far as the allocation allows: so there are no more loads than
   * the counts make necessary.
   */
  public static Deployment of(
      Problem problem, AllocationProblem model, Allocation allocation, Split split) {
    Map<Option, List<DeviceId>> hosts = hosts(problem, model, allocation);
    List<Placement> placements = new ArrayList<>();
    hosts.forEach(
        (option, devices) ->
            devices.forEach(
                device -> placements.add(new Placement(device, option.variant(), option.batch()))));
    return new Deployment(
        placements, split == Split.UNIFORM ? uniform(placements) : byAccuracy(model, hosts));
  }

  /** Every instance of a family gets the same part of the arrivals. */
  public static List<Share> uniform(List<Placement> placements) {
    return inProportion(placements, placement -> 1);
  }

  /**
   * Every instance gets a part of its family's arrivals that is in proportion to its weight.
   *
   * @param weight above zero
   */
  public static List<Share> inProportion(
      List<Placement> placements, ToDoubleFunction<Placement> weight) {
    Map<FamilyId, Double> sums = new HashMap<>();
    for (Placement placement : placements) {
      sums.merge(placement.variant().family(), weight.applyAsDouble(placement), Double::sum);
    }
    return placements.stream()
        .map(
            p ->
                new Share(
                    p.device(),
                    p.variant(),
                    Math.min(1, weight.applyAsDouble(p) / sums.get(p.variant().family()))))
        .toList();
  }

  /** Both, of different families and on different devices. */
  public Deployment and(Deployment other) {
    return new Deployment(
        Stream.concat(placements.stream(), other.placements.stream()).toList(),
        Stream.concat(shares.stream(), other.shares.stream()).toList());
  }

  private static Map<Option, List<DeviceId>> hosts(
      Problem problem, AllocationProblem model, Allocation allocation) {
    Map<DeviceId, List<VariantId>> running = new HashMap<>();
    for (Placement placement : problem.running().map(Plan::placements).orElse(List.of())) {
      running
          .computeIfAbsent(placement.device(), device -> new ArrayList<>())
          .add(placement.variant());
    }
    Map<Option, List<DeviceId>> hosts = new LinkedHashMap<>();
    for (DeviceClass deviceClass : model.classes()) {
      deal(deviceClass, new Needs(model, deviceClass, allocation), running, hosts);
    }
    return hosts;
  }

  private static void deal(
      DeviceClass deviceClass,
      Needs needs,
      Map<DeviceId, List<VariantId>> running,
      Map<Option, List<DeviceId>> hosts) {
    List<DeviceId> empty = new ArrayList<>();
    List<DeviceId> occupied = new ArrayList<>();
    for (Device device : deviceClass.devices()) {
      List<VariantId> own = running.getOrDefault(device.id(), List.of());
      Optional<Option> kept = own.stream().flatMap(v -> needs.take(v).stream()).findFirst();
      if (kept.isPresent()) {
        hosts.computeIfAbsent(kept.get(), option -> new ArrayList<>()).add(device.id());
      } else {
        (own.isEmpty() ? empty : occupied).add(device.id());
      }
    }
    for (DeviceId device : Stream.concat(empty.stream(), occupied.stream()).toList()) {
      needs
          .takeAny()
          .ifPresent(option -> hosts.computeIfAbsent(option, key -> new ArrayList<>()).add(device));
    }
  }

  /** What the devices of a class still have to host. */
  private static final class Needs {
    private final Map<VariantId, Option> options = new LinkedHashMap<>();
    private final int[] left;

    Needs(AllocationProblem model, DeviceClass deviceClass, Allocation allocation) {
      this.left = allocation.counts().clone();
      model.options().stream()
          .filter(option -> option.deviceClass() == deviceClass.index())
          .filter(option -> allocation.count(option) > 0)
          .forEach(option -> options.put(option.variant(), option));
    }

    Optional<Option> take(VariantId variant) {
      Option option = options.get(variant);
      if (option == null) {
        return Optional.empty();
      }
      if (--left[option.index()] == 0) {
        options.remove(variant);
      }
      return Optional.of(option);
    }

    Optional<Option> takeAny() {
      return options.isEmpty() ? Optional.empty() : take(options.keySet().iterator().next());
    }
  }

  private static List<Share> byAccuracy(
      AllocationProblem model, Map<Option, List<DeviceId>> hosts) {
    List<Share> shares = new ArrayList<>();
    for (int family = 0; family < model.families().size(); family++) {
      Map<Option, Double> served = served(model, family, hosts);
      double total = served.values().stream().mapToDouble(Double::doubleValue).sum();
      served.forEach(
          (option, rate) -> {
            List<DeviceId> devices = hosts.get(option);
            double fraction = Math.min(1, rate / devices.size() / total);
            if (fraction > 0) {
              devices.forEach(d -> shares.add(new Share(d, option.variant(), fraction)));
            }
          });
    }
    return shares;
  }

  private static Map<Option, Double> served(
      AllocationProblem model, int family, Map<Option, List<DeviceId>> hosts) {
    Map<Option, Double> served = new LinkedHashMap<>();
    double left = model.demand(family);
    for (Option option : model.ofFamily(family)) {
      int devices = hosts.getOrDefault(option, List.of()).size();
      double rate = Math.min(left, devices * option.throughput());
      if (rate > 0) {
        served.put(option, rate);
        left -= rate;
      }
    }
    return served;
  }
}
