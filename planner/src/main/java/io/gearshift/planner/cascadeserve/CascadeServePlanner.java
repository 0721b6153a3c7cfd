package io.gearshift.planner.cascadeserve;

import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.gear.GearPlan;
import io.gearshift.domain.plan.Assumptions;
import io.gearshift.domain.plan.Objective;
import io.gearshift.domain.plan.Placement;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.PlanCheck;
import io.gearshift.domain.plan.Planner;
import io.gearshift.domain.plan.Problem;
import io.gearshift.planner.baseline.ResidentPlanner;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Loads what gear plans have placed, whatever arrives: routers shift gear, and nothing is loaded
 * for it (CascadeServe, section 4.7).
 *
 * <p>Each device of a gear plan is matched to one that there is: to that of its name, else to one
 * that runs what it is to hold, else to the first by name that can hold it, for which all of its
 * variants were profiled there and fit into the memory that is left. What there is no device for is
 * said, and a variant that would stand nowhere is put where there is room. Families without a gear
 * plan are placed by {@link ResidentPlanner} on the memory that is left, and so are those whose
 * gear plan finds no device at all.
 *
 * @param gears one for a family at most
 */
public record CascadeServePlanner(List<GearPlan> gears) implements Planner {
  private static final PlanCheck CHECK =
      new PlanCheck(Assumptions.DEFAULT, Objective.DEFAULT, Integer.MAX_VALUE);

  public CascadeServePlanner {
    gears = List.copyOf(gears);
  }

  @Override
  public Plan plan(Problem problem, long epoch) {
    GearSeats seats = new GearSeats(problem);
    Set<FamilyId> placed = new HashSet<>();
    for (GearPlan plan : gears) {
      Optional<Family> family =
          problem.families().stream().filter(one -> one.id().equals(plan.family())).findFirst();
      if (family.isPresent() && seats.place(plan, family.get())) {
        placed.add(plan.family());
      }
    }
    List<Placement> placements = new ArrayList<>(seats.placements());
    List<String> rationale = new ArrayList<>(seats.rationale());
    if (gears.isEmpty()) {
      rationale.add("There is no gear plan (gears.plans), so every variant is placed that fits.");
    }
    Problem rest =
        problem
            .withFamilies(
                problem.families().stream().filter(one -> !placed.contains(one.id())).toList())
            .withDevices(seats.left());
    if (!rest.families().isEmpty()) {
      Plan others = new ResidentPlanner().plan(rest, epoch);
      placements.addAll(others.placements());
      rationale.addAll(others.rationale());
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
