package io.gearshift.actors.control;

import io.gearshift.domain.plan.Plan;

/**
 * What a cluster remembers of its plan, whatever becomes of the planner.
 *
 * @param adopted whether everything stands as it says, so that routers obey it; until then devices
 *     are being led to it
 */
public record PlanRecord(Plan plan, boolean adopted) {

  /** Whether this one is to be kept rather than the other. */
  public boolean isNewerThan(PlanRecord other) {
    long mine = plan.epoch();
    long others = other.plan.epoch();
    return mine > others || mine == others && adopted && !other.adopted;
  }
}
