package io.gearshift.planner.allocation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.ojalgo.optimisation.Expression;
import org.ojalgo.optimisation.ExpressionsBasedModel;
import org.ojalgo.optimisation.Variable;

/**
 * What a device of each class is worth to the plans known so far: the dual of the master problem.
 *
 * <pre>
 * minimise  Σ devices · price + Σ profit
 * such that profit of the family + Σ price · devices of the plan ≥ worth of the plan
 * </pre>
 */
final class DevicePrices {
  private final AllocationProblem problem;
  private final ExpressionsBasedModel model = new ExpressionsBasedModel();
  private final List<Variable> prices = new ArrayList<>();
  private final List<Variable> profits = new ArrayList<>();

  private DevicePrices(AllocationProblem problem, Collection<FamilyPlan> plans) {
    this.problem = problem;
    for (DeviceClass deviceClass : problem.classes()) {
      prices.add(
          model
              .newVariable("price " + deviceClass.index())
              .lower(0)
              .weight(problem.devices(deviceClass.index())));
    }
    for (int family = 0; family < problem.families().size(); family++) {
      profits.add(model.newVariable("profit " + family).weight(1));
    }
    int number = 0;
    for (FamilyPlan plan : plans) {
      noPlanIsWorthMoreThanItsDevicesAndTheProfit("plan " + number++, plan);
    }
  }

  private void noPlanIsWorthMoreThanItsDevicesAndTheProfit(String name, FamilyPlan plan) {
    Expression cost = model.newExpression(name).lower(problem.points(plan.worth()));
    cost.set(profits.get(plan.family()), 1);
    for (DeviceClass deviceClass : problem.classes()) {
      cost.set(prices.get(deviceClass.index()), plan.devices().get(deviceClass.index()));
    }
  }

  /** By class; empty if the solver fails. */
  static Optional<double[]> of(
      AllocationProblem problem, Collection<FamilyPlan> plans, Deadline deadline) {
    DevicePrices dual = new DevicePrices(problem, plans);
    return Solver.minimise(dual.model, deadline.millisLeft())
        .map(
            result ->
                dual.prices.stream()
                    .mapToDouble(price -> result.doubleValue(dual.model.indexOf(price)))
                    .map(price -> Math.max(0, problem.fromPoints(price)))
                    .toArray());
  }
}
