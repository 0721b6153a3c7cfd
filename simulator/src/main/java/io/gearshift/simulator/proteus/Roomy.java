package io.gearshift.simulator.proteus;

import io.gearshift.domain.plan.Evaluation;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.Planner;
import io.gearshift.domain.plan.Problem;
import java.util.List;

/**
 * Plans with the most head-room that costs no more than so many points of accuracy: devices that
 * would do nothing take load off the others, and the plan is tight only where it has to be.
 *
 * @param planners from the most head-room to the least, which a plan is compared with
 * @param points that more head-room may cost
 */
record Roomy(List<Planner> planners, double points) implements Planner {
  Roomy {
    planners = List.copyOf(planners);
  }

  @Override
  public Plan plan(Problem problem, long epoch) {
    Plan tight = planners.get(planners.size() - 1).plan(problem, epoch);
    for (Planner planner : planners) {
      Plan plan = planner.plan(problem, epoch);
      if (plan.shortfall().isEmpty() && value(plan) >= value(tight) - points) {
        return plan;
      }
    }
    return tight;
  }

  private static double value(Plan plan) {
    return plan.evaluation().map(Evaluation::value).orElse(Double.NEGATIVE_INFINITY);
  }
}
