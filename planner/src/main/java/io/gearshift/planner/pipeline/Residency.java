package io.gearshift.planner.pipeline;

import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.plan.Placement;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.Problem;
import io.gearshift.domain.plan.Profiles;
import io.gearshift.planner.allocation.DeviceClass;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Deals the time that options need out to devices that host several variants in turn.
 *
 * <p>What needs whole devices gets them, and what needs parts shares them, as few as will do. Then
 * memory that is left is filled: with what runs; with the cheapest variant of families that stand
 * nowhere, so that none is dark; with what is needed; and with the rest, one variant of each family
 * in turn.
 */
final class Residency {
  private static final double SMALL = 1e-6;

  /** A device with what is left of its time and memory. */
  private static final class Host {
    private final Device device;
    private final int deviceClass;
    private final Set<VariantId> runs;
    private final Map<VariantId, Integer> caps = new LinkedHashMap<>();
    private double time = 1;
    private long memory;

    Host(Device device, int deviceClass, Set<VariantId> runs) {
      this.device = device;
      this.deviceClass = deviceClass;
      this.runs = runs;
      this.memory = device.memoryBytes();
    }
  }

  private final Problem problem;
  private final PipelineModel model;
  private final double[] needs;
  private final Profiles profiles;
  private final List<Host> hosts = new ArrayList<>();
  private final Set<FamilyId> lit = new HashSet<>();

  /**
   * @param needs of how many devices each option is to have the time
   */
  Residency(Problem problem, PipelineModel model, double[] needs) {
    this.problem = problem;
    this.model = model;
    this.needs = needs;
    this.profiles = new Profiles(problem.profiles());
    Map<DeviceId, Set<VariantId>> running = new HashMap<>();
    for (Placement placement : problem.running().map(Plan::placements).orElse(List.of())) {
      running.computeIfAbsent(placement.device(), id -> new HashSet<>()).add(placement.variant());
    }
    for (DeviceClass deviceClass : model.classes()) {
      for (Device device : deviceClass.devices()) {
        hosts.add(
            new Host(device, deviceClass.index(), running.getOrDefault(device.id(), Set.of())));
      }
    }
  }

  List<Placement> placements() {
    model.options().stream()
        .filter(option -> needs[option.index()] > SMALL)
        .sorted(Comparator.comparingDouble(option -> -needs[option.index()]))
        .forEach(this::share);
    List<VariantId> turns = inTurn();
    for (Host host : hosts) {
      turns.stream().filter(host.runs::contains).forEach(variant -> fill(host, variant));
    }
    problem.families().forEach(this::light);
    List<VariantId> needed =
        model.options().stream()
            .filter(option -> needs[option.index()] > SMALL)
            .sorted(Comparator.comparingDouble(option -> -needs[option.index()]))
            .map(PathOption::variant)
            .distinct()
            .toList();
    for (Host host : hosts) {
      needed.forEach(variant -> fill(host, variant));
      turns.forEach(variant -> fill(host, variant));
    }
    List<Placement> placements = new ArrayList<>();
    for (Host host : hosts) {
      host.caps.forEach((id, cap) -> placements.add(new Placement(host.device.id(), id, cap)));
    }
    return placements;
  }

  /** Gives an option the time that it needs, on as many devices as that takes. */
  private void share(PathOption option) {
    double rest = needs[option.index()];
    while (rest > SMALL) {
      double wanted = Math.min(1, rest);
      Optional<Host> best =
          hosts.stream()
              .filter(host -> host.deviceClass == option.deviceClass() && host.time > SMALL)
              .filter(host -> mayHost(host, option))
              .min(
                  Comparator.comparing((Host host) -> host.time < wanted - SMALL)
                      .thenComparing(host -> !host.runs.contains(option.variant()))
                      .thenComparingDouble(host -> Math.abs(host.time - wanted)));
      if (best.isEmpty()) {
        return;
      }
      double given = Math.min(rest, best.get().time);
      best.get().time -= given;
      rest -= given;
      place(best.get(), option.variant(), option.batch());
    }
  }

  private boolean mayHost(Host host, PathOption option) {
    Integer cap = host.caps.get(option.variant());
    return cap == null
        ? memory(host, option.variant()).filter(bytes -> bytes <= host.memory).isPresent()
        : cap == option.batch();
  }

  private Optional<Long> memory(Host host, VariantId variant) {
    return profiles.of(variant, host.device).map(profile -> profile.memoryBytes());
  }

  private void place(Host host, VariantId variant, int cap) {
    if (host.caps.putIfAbsent(variant, cap) == null) {
      host.memory -= memory(host, variant).orElse(0L);
      lit.add(variant.family());
    }
  }

  private void fill(Host host, VariantId variant) {
    boolean fits = memory(host, variant).filter(bytes -> bytes <= host.memory).isPresent();
    if (fits && !host.caps.containsKey(variant)) {
      place(host, variant, cap(host, variant));
    }
  }

  /** The cheapest variant of a family that stands nowhere, where most memory is left. */
  private void light(Family family) {
    if (lit.contains(family.id())) {
      return;
    }
    hosts.stream()
        .sorted(Comparator.comparingLong((Host host) -> host.memory).reversed())
        .takeWhile(host -> !lit.contains(family.id()))
        .forEach(
            host ->
                family.variants().stream()
                    .map(Variant::id)
                    .filter(id -> memory(host, id).isPresent())
                    .min(Comparator.comparing(id -> memory(host, id).orElseThrow()))
                    .ifPresent(id -> fill(host, id)));
  }

  /**
   * The batches that are needed most on such devices; otherwise those of an even part of the SLO.
   */
  private int cap(Host host, VariantId variant) {
    return model.options().stream()
        .filter(option -> option.deviceClass() == host.deviceClass)
        .filter(option -> option.variant().equals(variant) && needs[option.index()] > SMALL)
        .max(Comparator.comparingDouble(option -> needs[option.index()]))
        .map(PathOption::batch)
        .orElseGet(() -> model.evenBatch(variant, host.deviceClass));
  }

  /** The first of each family, the most accurate, then the second of each, and so on. */
  private List<VariantId> inTurn() {
    List<List<VariantId>> families =
        problem.families().stream()
            .map(
                family ->
                    family.variants().stream()
                        .sorted(Comparator.comparing(Variant::accuracy).reversed())
                        .map(Variant::id)
                        .toList())
            .toList();
    List<VariantId> turns = new ArrayList<>();
    int longest = families.stream().mapToInt(List::size).max().orElse(0);
    for (int turn = 0; turn < longest; turn++) {
      for (List<VariantId> own : families) {
        if (turn < own.size()) {
          turns.add(own.get(turn));
        }
      }
    }
    return turns;
  }
}
