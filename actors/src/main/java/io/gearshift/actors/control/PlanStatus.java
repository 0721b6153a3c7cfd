package io.gearshift.actors.control;

import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.plan.PipelineLoad;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.traffic.Rate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How things stand with the plan.
 *
 * @param planner the name of the planner that is asked
 * @param plan the newest; absent before the first
 * @param trigger why the planner was asked the last time; absent before the first
 * @param arrived whether everything stands as the plan says, but for what cannot be loaded
 * @param why what is being done, or why there is nothing to do, for people
 * @param devices that are there
 * @param devicesWanted how many there should be for what the planner was asked the last time, as
 *     {@link io.gearshift.domain.plan.DevicesWanted} counts; absent until it has answered
 * @param demand to plan for, as it is forecast now
 * @param pipelines what is asked of them, and how many items they make of it, as it is forecast now
 * @param scaling what is being done about the number of nodes; absent if nothing is
 * @param cores of the devices that may have more at one time than at another
 */
public record PlanStatus(
    String planner,
    Optional<Plan> plan,
    Optional<Trigger> trigger,
    boolean arrived,
    String why,
    List<Device> devices,
    OptionalInt devicesWanted,
    Map<FamilyId, Rate> demand,
    List<PipelineLoad> pipelines,
    Optional<ScalingStatus> scaling,
    Map<DeviceId, Cores> cores) {

  /**
   * How many cores a device uses just now.
   *
   * @param deferred that it would use if its node had any left; 0 if it has what it wants
   */
  public record Cores(int used, int deferred) {}

  public PlanStatus {
    cores = Map.copyOf(cores);
    devices = List.copyOf(devices);
    demand = Map.copyOf(demand);
    pipelines = List.copyOf(pipelines);
  }

  /** Where nothing is done about the number of nodes, and no device grows. */
  public PlanStatus(
      String planner,
      Optional<Plan> plan,
      Optional<Trigger> trigger,
      boolean arrived,
      String why,
      List<Device> devices,
      OptionalInt devicesWanted,
      Map<FamilyId, Rate> demand,
      List<PipelineLoad> pipelines) {
    this(
        planner,
        plan,
        trigger,
        arrived,
        why,
        devices,
        devicesWanted,
        demand,
        pipelines,
        Optional.empty(),
        Map.of());
  }

  /** Where there are no pipelines, and it is not known how many devices there should be. */
  public PlanStatus(
      String planner,
      Optional<Plan> plan,
      Optional<Trigger> trigger,
      boolean arrived,
      String why,
      List<Device> devices,
      Map<FamilyId, Rate> demand) {
    this(planner, plan, trigger, arrived, why, devices, OptionalInt.empty(), demand, List.of());
  }
}
