package io.gearshift.planner.allocation;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.ojalgo.optimisation.Expression;
import org.ojalgo.optimisation.ExpressionsBasedModel;
import org.ojalgo.optimisation.Optimisation;
import org.ojalgo.optimisation.Variable;

/**
 * The MILP of Proteus (section 4.1) as one model, with devices counted by class.
 *
 * <p>The paper's variables are one binary per device and variant and one share per device; their
 * product makes it bilinear. Like devices are interchangeable, so an integer number of devices and
 * the load of all of them together say the same, and linearly:
 *
 * <pre>
 * maximise  Σ accuracy · load − unserved · Σ shed − device price · Σ devices − Σ load cost · loads
 * such that load ≤ throughput · devices            for each option
 *           Σ devices ≤ devices there are          for each class
 *           Σ load + shed = demand                 for each family
 *           devices − loads ≤ devices that run     for each option
 * </pre>
 *
 * <p>It is what {@link DecomposedAllocator} is measured against: right, and slow but for a handful
 * of devices. It proves no bound of its own unless it ends before the deadline.
 */
public record CompactAllocator() implements Allocator {

  @Override
  public Allocation allocate(AllocationProblem problem, Deadline deadline) {
    Model model = new Model(problem);
    model.eachOptionServesAtMostItsCapacity();
    model.eachClassHasSoManyDevices();
    model.eachItemIsServedOrShed();
    model.whatDoesNotRunIsLoaded();
    return Solver.maximise(model.milp, deadline.millisLeft())
        .map(result -> model.allocation(result, deadline))
        .orElseGet(() -> new Allocation(problem.none(), OptionalDouble.empty(), "compact MILP"));
  }

  private static final class Model {
    private final AllocationProblem problem;
    private final ExpressionsBasedModel milp = new ExpressionsBasedModel();
    private final Map<Option, Variable> devices = new LinkedHashMap<>();
    private final Map<Option, Variable> load = new HashMap<>();
    private final Map<Option, Variable> loads = new HashMap<>();
    private final Map<Integer, Variable> shed = new HashMap<>();

    Model(AllocationProblem problem) {
      this.problem = problem;
      for (int family = 0; family < problem.families().size(); family++) {
        problem.ofFamily(family).forEach(this::declare);
        shed.put(
            family,
            milp.newVariable("shed " + family)
                .lower(0)
                .upper(problem.demand(family))
                .weight(problem.points(-problem.unserved())));
      }
    }

    private void declare(Option option) {
      int most = problem.most(option);
      devices.put(
          option,
          milp.newVariable("devices " + option.index())
              .integer()
              .lower(0)
              .upper(most)
              .weight(problem.points(-problem.devicePrice())));
      load.put(
          option,
          milp.newVariable("load " + option.index())
              .lower(0)
              .upper(Math.min(problem.demand(option.family()), most * option.throughput()))
              .weight(problem.points(option.accuracy())));
      loads.put(
          option,
          milp.newVariable("loads " + option.index())
              .lower(0)
              .upper(most)
              .weight(problem.points(-option.loadCost())));
    }

    void eachOptionServesAtMostItsCapacity() {
      devices.forEach(
          (option, count) ->
              milp.newExpression("capacity " + option.index())
                  .upper(0)
                  .set(load.get(option), 1)
                  .set(count, -option.throughput()));
    }

    void eachClassHasSoManyDevices() {
      for (DeviceClass deviceClass : problem.classes()) {
        Expression used =
            milp.newExpression("class " + deviceClass.index())
                .upper(problem.devices(deviceClass.index()));
        problem.onClass(deviceClass.index()).forEach(option -> used.set(devices.get(option), 1));
      }
    }

    void eachItemIsServedOrShed() {
      shed.forEach(
          (family, unserved) -> {
            Expression served =
                milp.newExpression("family " + family).level(problem.demand(family));
            served.set(unserved, 1);
            problem.ofFamily(family).forEach(option -> served.set(load.get(option), 1));
          });
    }

    void whatDoesNotRunIsLoaded() {
      devices.forEach(
          (option, count) ->
              milp.newExpression("loads " + option.index())
                  .upper(problem.running(option))
                  .set(count, 1)
                  .set(loads.get(option), -1));
    }

    Allocation allocation(Optimisation.Result result, Deadline deadline) {
      int[] counts = problem.none();
      devices.forEach(
          (option, count) ->
              counts[option.index()] = (int) Math.rint(result.doubleValue(milp.indexOf(count))));
      boolean proven = result.getState().isOptimal() && !deadline.passed();
      double worth = problem.points(problem.worth(counts));
      return new Allocation(
          counts,
          proven ? OptionalDouble.of(worth) : OptionalDouble.empty(),
          proven ? "compact MILP" : "compact MILP, cut short");
    }
  }
}
