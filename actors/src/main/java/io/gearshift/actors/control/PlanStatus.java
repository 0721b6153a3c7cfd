package io.gearshift.actors.control;

import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.traffic.Rate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How things stand with the plan.
 *
 * @param planner the name of the planner that is asked
 * @param plan the newest; absent before the first
 * @param trigger why the planner was asked the last time; absent before the first
 * @param arrived whether everything stands as the plan says, but for what cannot be loaded
 * @param why what is being done, or why there is nothing to do, for people
 * @param devices that are there
 * @param demand to plan for, as it is forecast now
 */
public record PlanStatus(
    String planner,
    Optional<Plan> plan,
    Optional<Trigger> trigger,
    boolean arrived,
    String why,
    List<Device> devices,
    Map<FamilyId, Rate> demand) {
  public PlanStatus {
    devices = List.copyOf(devices);
    demand = Map.copyOf(demand);
  }
}
