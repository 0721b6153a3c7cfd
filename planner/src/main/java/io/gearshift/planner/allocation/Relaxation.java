package io.gearshift.planner.allocation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ojalgo.optimisation.Expression;
import org.ojalgo.optimisation.ExpressionsBasedModel;
import org.ojalgo.optimisation.Optimisation;
import org.ojalgo.optimisation.Variable;

/**
 * The problem with devices that can be split: where a search starts, and what may be settled at
 * once in a large cluster.
 *
 * <pre>
 * maximise  Σ (accuracy · throughput − cost) · devices − unserved · Σ shed
 * </pre>
 */
final class Relaxation {
  private final AllocationProblem problem;
  private final ExpressionsBasedModel model = new ExpressionsBasedModel();
  private final Map<Supply, Variable> devices = new HashMap<>();
  private final List<Supply> supplies = new ArrayList<>();
  private final List<Variable> shed = new ArrayList<>();

  private Relaxation(AllocationProblem problem) {
    this.problem = problem;
    double[] free = new double[problem.classes().size()];
    for (int family = 0; family < problem.families().size(); family++) {
      supplies.addAll(Supply.of(problem, family, free));
    }
    supplies.forEach(supply -> devices.put(supply, devicesOf(supply)));
    for (int family = 0; family < problem.families().size(); family++) {
      shed.add(
          model
              .newVariable("shed " + family)
              .lower(0)
              .upper(problem.demand(family))
              .weight(problem.points(-problem.unserved())));
    }
    eachClassHasSoManyDevices();
    eachItemIsServedOrShed();
  }

  private Variable devicesOf(Supply supply) {
    double enough = problem.demand(supply.option().family()) / supply.throughput();
    return model
        .newVariable(supply.option().index() + " at " + supply.cost())
        .lower(0)
        .upper(Math.min(supply.most(), enough))
        .weight(problem.points(supply.rate() * supply.throughput()));
  }

  private void eachClassHasSoManyDevices() {
    for (DeviceClass deviceClass : problem.classes()) {
      Expression used =
          model
              .newExpression("class " + deviceClass.index())
              .upper(problem.devices(deviceClass.index()));
      supplies.stream()
          .filter(supply -> supply.option().deviceClass() == deviceClass.index())
          .forEach(supply -> used.set(devices.get(supply), 1));
    }
  }

  private void eachItemIsServedOrShed() {
    for (int family = 0; family < problem.families().size(); family++) {
      Expression served = model.newExpression("family " + family).level(problem.demand(family));
      served.set(shed.get(family), 1);
      for (Supply supply : supplies) {
        if (supply.option().family() == family) {
          served.set(devices.get(supply), supply.throughput());
        }
      }
    }
  }

  /** How many devices, in parts too, each option has; empty if the solver fails. */
  static Optional<double[]> solve(AllocationProblem problem, Deadline deadline) {
    Relaxation relaxation = new Relaxation(problem);
    return Solver.maximise(relaxation.model, deadline.millisLeft()).map(relaxation::devices);
  }

  private double[] devices(Optimisation.Result result) {
    double[] each = new double[problem.options().size()];
    supplies.forEach(
        supply ->
            each[supply.option().index()] +=
                result.doubleValue(model.indexOf(devices.get(supply))));
    return each;
  }
}
