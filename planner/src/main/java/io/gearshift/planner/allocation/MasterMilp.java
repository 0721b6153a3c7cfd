package io.gearshift.planner.allocation;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ojalgo.optimisation.Expression;
import org.ojalgo.optimisation.ExpressionsBasedModel;
import org.ojalgo.optimisation.Optimisation;
import org.ojalgo.optimisation.Variable;

/** The master problem as a MILP, for those that {@link RestrictedMaster} cannot search through. */
final class MasterMilp {
  private final AllocationProblem problem;
  private final List<List<FamilyPlan>> plans;
  private final ExpressionsBasedModel model = new ExpressionsBasedModel();
  private final Map<FamilyPlan, Variable> chosen = new HashMap<>();

  private MasterMilp(AllocationProblem problem, List<List<FamilyPlan>> plans) {
    this.problem = problem;
    this.plans = plans;
    plans.stream()
        .flatMap(List::stream)
        .forEach(
            plan ->
                chosen.put(
                    plan,
                    model
                        .newVariable("plan " + chosen.size())
                        .binary()
                        .weight(problem.points(plan.worth()))));
    eachFamilyHasOnePlan();
    eachClassHasSoManyDevices();
  }

  private void eachFamilyHasOnePlan() {
    for (List<FamilyPlan> own : plans) {
      Expression one = model.newExpression("family " + own.get(0).family()).level(1);
      own.forEach(plan -> one.set(chosen.get(plan), 1));
    }
  }

  private void eachClassHasSoManyDevices() {
    for (DeviceClass deviceClass : problem.classes()) {
      int index = deviceClass.index();
      Expression used = model.newExpression("class " + index).upper(problem.devices(index));
      chosen.forEach((plan, variable) -> used.set(variable, plan.devices().get(index)));
    }
  }

  /**
   * Devices by option; empty if the solver fails.
   *
   * @param start plans to start from, one each of some families
   */
  static Optional<int[]> solve(
      AllocationProblem problem,
      List<List<FamilyPlan>> plans,
      List<FamilyPlan> start,
      long millis) {
    MasterMilp master = new MasterMilp(problem, plans);
    if (master.chosen.keySet().containsAll(start)) {
      master.chosen.forEach(
          (plan, variable) ->
              variable.setValue(start.contains(plan) ? BigDecimal.ONE : BigDecimal.ZERO));
    }
    return Solver.maximise(master.model, millis).map(master::counts);
  }

  private int[] counts(Optimisation.Result result) {
    int[] counts = problem.none();
    List<FamilyPlan> taken = new ArrayList<>();
    chosen.forEach(
        (plan, variable) -> {
          if (result.doubleValue(model.indexOf(variable)) > 0.5) {
            taken.add(plan);
          }
        });
    taken.forEach(plan -> plan.addTo(counts));
    return counts;
  }
}
