package io.gearshift.cluster;

import io.gearshift.domain.cascade.ServedCascade;
import io.gearshift.domain.catalog.Catalog;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.catalog.VariantProfile;
import io.gearshift.domain.cores.CoreLatency;
import io.gearshift.domain.gear.GearPlan;
import io.gearshift.domain.gear.ServedGears;
import io.gearshift.domain.plan.PipelineLoad;
import io.gearshift.domain.plan.Problem;
import io.gearshift.domain.traffic.Rate;
import io.gearshift.runtime.OnnxModelLoader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a node has: the families and pipelines that can be served, its devices, and what each
 * variant costs there.
 *
 * @param profiles of every variant in the catalog, on every kind of device of the node
 * @param cascades that families are served by, as they were found at the start
 * @param gears that families are served in, by the gear plans of the start
 */
public record Inventory(
    Catalog catalog,
    List<Device> devices,
    List<VariantProfile> profiles,
    Map<FamilyId, ServedCascade> cascades,
    Map<FamilyId, ServedGears> gears,
    OnnxModelLoader loader) {
  public Inventory {
    devices = List.copyOf(devices);
    profiles = List.copyOf(profiles);
    cascades = Map.copyOf(cascades);
    gears = Map.copyOf(gears);
  }

  /**
   * The same with another family of the same name.
   *
   * @param costs of its variants, on every kind of device of the node
   */
  Inventory with(Family family, List<VariantProfile> costs) {
    Stream<VariantProfile> others =
        profiles.stream().filter(profile -> !profile.variant().family().equals(family.id()));
    return new Inventory(
        catalog.with(family),
        devices,
        Stream.concat(others, costs.stream()).toList(),
        cascades,
        gears,
        loader);
  }

  /** The gear plans that families are served by. */
  List<GearPlan> gearPlans() {
    return gears.values().stream().map(ServedGears::plan).toList();
  }

  /** What the variants of a family cost. */
  List<VariantProfile> profilesOf(FamilyId family) {
    return profiles.stream().filter(profile -> profile.variant().family().equals(family)).toList();
  }

  /** What there is to plan with, without devices and demand. */
  Problem world() {
    List<PipelineLoad> loads =
        catalog.pipelines().stream()
            .map(pipeline -> new PipelineLoad(pipeline.graph(), Rate.ZERO, pipeline.expected()))
            .toList();
    return new Problem(List.of(), catalog.families(), profiles).withPipelines(loads);
  }

  /** The latency to plan with on a device, by variant: what 95 of 100 runs kept. */
  Map<VariantId, LatencyProfile> latencies(Device device) {
    Map<VariantId, LatencyProfile> latencies = new HashMap<>();
    on(device).forEach(profile -> latencies.put(profile.variant(), profile.p95()));
    return latencies;
  }

  /** The same with each number of cores that the device may have. */
  Map<VariantId, CoreLatency> latenciesByCores(Device device) {
    Map<VariantId, Map<Integer, LatencyProfile>> latencies = new HashMap<>();
    for (int cores : device.rungs()) {
      latencies(device.fixedAt(cores))
          .forEach(
              (variant, latency) ->
                  latencies.computeIfAbsent(variant, v -> new HashMap<>()).put(cores, latency));
    }
    Map<VariantId, CoreLatency> byCores = new HashMap<>();
    latencies.forEach((variant, latency) -> byCores.put(variant, new CoreLatency(latency)));
    return byCores;
  }

  /** What a variant costs on a device. */
  Optional<VariantProfile> profile(VariantId variant, Device device) {
    return on(device).filter(profile -> profile.variant().equals(variant)).findFirst();
  }

  private Stream<VariantProfile> on(Device device) {
    return profiles.stream()
        .filter(
            profile -> profile.kind().equals(device.kind()) && profile.cores() == device.cores());
  }
}
