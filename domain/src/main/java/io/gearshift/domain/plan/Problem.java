package io.gearshift.domain.plan;

import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.VariantProfile;
import io.gearshift.domain.traffic.Rate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a planner is shown.
 *
 * @param demand items per second to plan for, by family; a family that is absent or zero needs no
 *     device, so whoever wants it to stay loaded asks for a little
 * @param pipelines what is asked of pipelines; a planner that knows of none plans for their stages
 *     as for any family
 * @param running the plan that is obeyed now; absent at the start. Devices that are gone may still
 *     stand in it
 */
public record Problem(
    List<Device> devices,
    List<Family> families,
    List<VariantProfile> profiles,
    Map<FamilyId, Rate> demand,
    List<PipelineLoad> pipelines,
    Optional<Plan> running) {
  public Problem {
    pipelines = List.copyOf(pipelines);
    devices = List.copyOf(devices);
    families = List.copyOf(families);
    profiles = List.copyOf(profiles);
    demand = Map.copyOf(demand);
  }

  /** A problem without pipelines. */
  public Problem(
      List<Device> devices,
      List<Family> families,
      List<VariantProfile> profiles,
      Map<FamilyId, Rate> demand,
      Optional<Plan> running) {
    this(devices, families, profiles, demand, List.of(), running);
  }

  /** A problem without demand, at the start. */
  public Problem(List<Device> devices, List<Family> families, List<VariantProfile> profiles) {
    this(devices, families, profiles, Map.of(), Optional.empty());
  }

  public Rate demand(FamilyId family) {
    return demand.getOrDefault(family, Rate.ZERO);
  }

  /** Over the families of the problem; what is asked of others is not counted. */
  public Rate totalDemand() {
    return Rate.of(families.stream().mapToDouble(f -> demand(f.id()).perSecond()).sum());
  }

  public Problem withDevices(List<Device> others) {
    return new Problem(others, families, profiles, demand, pipelines, running);
  }

  public Problem withFamilies(List<Family> others) {
    return new Problem(devices, others, profiles, demand, pipelines, running);
  }

  public Problem withProfiles(List<VariantProfile> others) {
    return new Problem(devices, families, others, demand, pipelines, running);
  }

  public Problem withDemand(Map<FamilyId, Rate> other) {
    return new Problem(devices, families, profiles, other, pipelines, running);
  }

  public Problem withRunning(Plan plan) {
    return new Problem(devices, families, profiles, demand, pipelines, Optional.of(plan));
  }

  public Problem withPipelines(List<PipelineLoad> others) {
    return new Problem(devices, families, profiles, demand, others, running);
  }
}
