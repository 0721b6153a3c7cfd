package io.gearshift.simulator;

import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.plan.Placement;
import io.gearshift.domain.traffic.Rate;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A plan that came into force.
 *
 * @param trigger why it was made
 * @param demand that it was made for
 * @param asked since the start, when the planner was asked for it
 * @param adopted since the start, when everything in it stood and the routers began to obey it
 * @param difference from what was in force before
 * @param unprofiled placements that were not opened, for the variant was never profiled on such a
 *     device
 * @param devices how many host something
 */
public record PlanChange(
    long epoch,
    Trigger trigger,
    Map<FamilyId, Rate> demand,
    Duration asked,
    Duration adopted,
    Difference difference,
    List<Placement> unprofiled,
    int devices) {

  /** Why a plan is made. */
  public enum Trigger {
    START,
    PERIOD,
    BURST,
    DEVICES
  }

  /** What a plan changes. */
  public enum Difference {
    /** Neither instances nor shares. */
    NONE,
    /** How arrivals are split, over the same instances. */
    SHARES,
    /** What is hosted where, or in what batches it runs. */
    PLACEMENTS
  }

  public PlanChange {
    demand = Map.copyOf(demand);
    unprofiled = List.copyOf(unprofiled);
  }
}
