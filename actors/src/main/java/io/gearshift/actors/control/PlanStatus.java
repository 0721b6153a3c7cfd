package io.gearshift.actors.control;

import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.traffic.Rate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How things stand with the plan.
 *
 * @param plan the newest; absent before the first
 * @param arrived whether everything stands as it says, but for what cannot be loaded
 * @param why what is being done, or why there is nothing to do, for people
 * @param devices that the plan was made for
 * @param demand as it is estimated now
 */
public record PlanStatus(
    Optional<Plan> plan,
    boolean arrived,
    String why,
    List<DeviceId> devices,
    Map<FamilyId, Rate> demand) {
  public PlanStatus {
    devices = List.copyOf(devices);
    demand = Map.copyOf(demand);
  }
}
