package io.gearshift.planner.pipeline;

import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.pipeline.Stage;
import io.gearshift.domain.plan.Assumptions;
import io.gearshift.domain.plan.Objective;
import io.gearshift.domain.plan.PipelineLoad;
import io.gearshift.domain.plan.Placement;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.Problem;
import io.gearshift.domain.plan.Workload;
import io.gearshift.planner.allocation.DeviceClass;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * A planning problem with pipelines, with like devices counted instead of named.
 *
 * <p>Every family that is a stage of no pipeline is a pipeline of one stage here. An option serves
 * whatever stage its family stands at, of any pipeline: so replicas are shared. Worth is counted in
 * queries per second of full accuracy; {@link #points} turns it into points.
 */
public final class PipelineModel {

  /** What variants of a family run on like devices. */
  public enum Batches {
    /** Some may run other batches than others. */
    SEVERAL,
    /** All run the same (Loki, section 4.2). */
    ONE
  }

  private final Workload workload;
  private final List<Family> families;
  private final List<DeviceClass> classes;
  private final List<PathOption> options;
  private final List<List<PathOption>> byHost = new ArrayList<>();
  private final int[] running;
  private final boolean loadsCost;
  private final Objective objective;
  private final Batches batches;

  private PipelineModel(
      Problem problem,
      List<DeviceClass> classes,
      List<PathOption> options,
      Objective objective,
      Batches batches) {
    this.workload = Workload.of(problem);
    this.families = problem.families();
    this.classes = classes;
    this.options = options;
    this.objective = objective;
    this.batches = batches;
    this.loadsCost = problem.running().isPresent();
    int hosts = options.stream().mapToInt(option -> option.host() + 1).max().orElse(0);
    for (int host = 0; host < hosts; host++) {
      byHost.add(new ArrayList<>());
    }
    options.forEach(option -> byHost.get(option.host()).add(option));
    this.running = running(problem);
  }

  /**
   * @param variants those that may be used
   */
  public static PipelineModel of(
      Problem problem,
      Assumptions assumptions,
      Objective objective,
      Batches batches,
      Predicate<VariantId> variants) {
    List<DeviceClass> classes = classes(problem.devices());
    PathOptions options = new PathOptions(problem, classes, assumptions, objective);
    return new PipelineModel(problem, classes, options.of(variants), objective, batches);
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

  /** How many instances of each host stand already; every one of several on a device counts. */
  private int[] running(Problem problem) {
    Map<DeviceId, Integer> classOf = new HashMap<>();
    classes.forEach(c -> c.devices().forEach(device -> classOf.put(device.id(), c.index())));
    int[] standing = new int[byHost.size()];
    for (Placement placement : problem.running().map(Plan::placements).orElse(List.of())) {
      host(placement.variant(), classOf.getOrDefault(placement.device(), -1))
          .ifPresent(host -> standing[host]++);
    }
    return standing;
  }

  private Optional<Integer> host(VariantId variant, int deviceClass) {
    return byHost.stream()
        .map(own -> own.get(0))
        .filter(any -> any.deviceClass() == deviceClass && any.variant().equals(variant))
        .map(PathOption::host)
        .findFirst();
  }

  /** The option of a variant with the largest batch up to a cap; empty if none is quick enough. */
  Optional<PathOption> option(VariantId variant, int deviceClass, int batchCap) {
    return host(variant, deviceClass)
        .flatMap(
            host ->
                byHost.get(host).stream()
                    .filter(option -> option.batch() <= batchCap)
                    .reduce((smaller, larger) -> larger));
  }

  /** The largest batch that takes no more than a stage's even part of the time; 1 if none does. */
  int evenBatch(VariantId variant, int deviceClass) {
    long even = Long.MAX_VALUE;
    for (PipelineLoad load : workload.loads()) {
      for (List<Stage> branch : load.graph().branches()) {
        if (branch.stream().anyMatch(stage -> stage.family().equals(variant.family()))) {
          even = Math.min(even, load.graph().slo().dividedBy(2L * branch.size()).toNanos());
        }
      }
    }
    long most = even;
    return host(variant, deviceClass)
        .flatMap(
            host ->
                byHost.get(host).stream()
                    .filter(option -> option.nanos() <= most)
                    .reduce((smaller, larger) -> larger))
        .map(PathOption::batch)
        .orElse(1);
  }

  public Workload workload() {
    return workload;
  }

  int loads() {
    return workload.loads().size();
  }

  double demand(int load) {
    return workload.loads().get(load).demand().perSecond();
  }

  public List<Family> families() {
    return families;
  }

  public Family family(FamilyId id) {
    return families.stream().filter(family -> family.id().equals(id)).findFirst().orElseThrow();
  }

  public List<DeviceClass> classes() {
    return classes;
  }

  public int devices(int deviceClass) {
    return classes.get(deviceClass).devices().size();
  }

  public List<PathOption> options() {
    return options;
  }

  PathOption option(int index) {
    return options.get(index);
  }

  public int hosts() {
    return byHost.size();
  }

  /** The same variant on the same class in batches of every size, the smallest first. */
  public List<PathOption> ofHost(int host) {
    return byHost.get(host);
  }

  int running(int host) {
    return running[host];
  }

  /** Whether what does not run has to be paid for. */
  boolean loadsCost() {
    return loadsCost;
  }

  double devicePrice() {
    return objective.devicePrice().perSecond();
  }

  /** What a query per second that is not served takes from the worth. */
  double unserved() {
    return objective.unserved();
  }

  /** What so many devices of each option cost, loads included. */
  double cost(int[] counts) {
    double cost = devicePrice() * IntStream.of(counts).sum();
    for (int host = 0; loadsCost && host < running.length; host++) {
      int loads = -running[host];
      for (PathOption option : byHost.get(host)) {
        loads += counts[option.index()];
      }
      // larger batches have more capacity and so cost more to load: what runs takes those
      for (PathOption option : byHost.get(host)) {
        int loaded = Math.max(0, Math.min(loads, counts[option.index()]));
        cost += loaded * option.loadCost();
        loads -= loaded;
      }
    }
    return cost;
  }

  Batches batches() {
    return batches;
  }

  /** Whether no host runs batches of more sizes than it may. */
  boolean allows(int[] counts) {
    for (int host = 0; batches == Batches.ONE && host < byHost.size(); host++) {
      int sizes = 0;
      for (PathOption option : byHost.get(host)) {
        sizes += counts[option.index()] > 0 ? 1 : 0;
      }
      if (sizes > 1) {
        return false;
      }
    }
    return true;
  }

  int[] none() {
    return new int[options.size()];
  }

  int[] idle(int[] counts) {
    int[] idle = classes.stream().mapToInt(c -> c.devices().size()).toArray();
    for (PathOption option : options) {
      idle[option.deviceClass()] -= counts[option.index()];
    }
    return idle;
  }

  double points(double worth) {
    return Objective.points(worth, workload.totalDemand());
  }

  double fromPoints(double points) {
    return points / points(1);
  }
}
