package io.gearshift.planner.baseline;

import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.plan.Assumptions;
import io.gearshift.domain.plan.Objective;
import io.gearshift.domain.plan.Placement;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.PlanCheck;
import io.gearshift.domain.plan.Planner;
import io.gearshift.domain.plan.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Puts every variant on every device while the device's memory lasts, so that a router may choose
 * among all of them per query. Demand changes nothing of that; what no router could serve of it is
 * stated.
 *
 * <p>Each device is filled alone, in four passes:
 *
 * <ol>
 *   <li>one variant for every family, so that each family is served by each device as long as
 *       memory allows: the cheapest undominated one that leaves room for the smallest variant of
 *       every family still without one;
 *   <li>the other undominated variants, one of each family in turn, cheapest first;
 *   <li>the dominated variants in the same way: another of their family is at least as accurate and
 *       at least as fast at batch 1 (p95), so they only help if the profile misleads;
 *   <li>the variants that were never profiled on this kind of device. What they take is not known
 *       and counts as nothing, so the device may turn out to be too small for them.
 * </ol>
 *
 * <p>Cheap means little memory, and among equals low latency. A variant that does not fit is passed
 * over and smaller ones after it still come in.
 */
public final class ResidentPlanner implements Planner {
  private static final PlanCheck CHECK =
      new PlanCheck(Assumptions.DEFAULT, Objective.DEFAULT, Integer.MAX_VALUE);

  @Override
  public Plan plan(Problem problem, long epoch) {
    List<Placement> placements = new ArrayList<>();
    List<String> rationale = new ArrayList<>();
    if (problem.devices().isEmpty()) {
      rationale.add("There is no device, so nothing can run.");
    }
    if (problem.families().isEmpty()) {
      rationale.add("There is no family, so there is nothing to run.");
    }
    Candidates candidates = new Candidates(problem);
    for (Device device : problem.devices()) {
      DeviceFill fill = new DeviceFill(device, candidates.on(device));
      fill.variants()
          .forEach(
              variant ->
                  placements.add(
                      new Placement(device.id(), variant, candidates.batchCap(variant, device))));
      rationale.addAll(fill.rationale());
    }
    Plan bare = new Plan(epoch, placements, rationale);
    return new Plan(
        epoch,
        placements,
        List.of(),
        CHECK.outcome(problem, bare).shortfall(),
        Optional.empty(),
        rationale);
  }
}
