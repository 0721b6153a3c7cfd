package io.gearshift.simulator;

import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.traffic.Rate;
import java.time.Duration;
import java.util.Map;

/**
 * A plan that came into force.
 *
 * @param trigger why it was made
 * @param demand that it was made for
 * @param asked since the start, when the planner was asked for it
 * @param adopted since the start, when everything in it stood and the routers began to obey it
 */
public record PlanChange(
    long epoch, Trigger trigger, Map<FamilyId, Rate> demand, Duration asked, Duration adopted) {

  /** Why a plan is made. */
  public enum Trigger {
    START,
    PERIOD,
    BURST,
    DEVICES
  }

  public PlanChange {
    demand = Map.copyOf(demand);
  }
}
