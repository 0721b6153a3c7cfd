package io.gearshift.planner.pipeline;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.ortools.Loader;
import com.google.ortools.linearsolver.MPConstraint;
import com.google.ortools.linearsolver.MPSolver;
import com.google.ortools.linearsolver.MPSolverParameters;
import com.google.ortools.linearsolver.MPVariable;
import io.gearshift.domain.plan.Objective;
import io.gearshift.domain.plan.PipelineLoad;
import io.gearshift.domain.plan.Problem;
import io.gearshift.domain.plan.Workload;
import io.gearshift.planner.pipeline.AllPaths.Place;
import io.gearshift.planner.pipeline.AllPaths.Way;
import io.gearshift.planner.pipeline.PipelineModel.Batches;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** The same question put to another solver, in a model of its own over every path. */
final class CbcPipelines {
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  private CbcPipelines() {}

  /** Its library comes for one platform alone; elsewhere there is no second opinion. */
  static void assumeIsHere() {
    assumeTrue(System.getProperty("os.name").equals("Linux"), "not on Linux");
    assumeTrue(System.getProperty("os.arch").equals("amd64"), "not on x86-64");
    Loader.loadNativeLibraries();
  }

  /**
   * What the best plan is worth in points if nothing runs yet and each device hosts one variant;
   * empty if it takes too long to prove.
   */
  static OptionalDouble best(Problem problem, PipelineSettings settings, int seconds) {
    PipelineModel model =
        PipelineModel.of(
            problem,
            settings.assumptions(),
            settings.objective(),
            Batches.SEVERAL,
            variant -> true);
    List<Place> places = new ArrayList<>();
    model.options().forEach(o -> places.add(new Place(o.variant(), o.nanos(), o.capacity())));
    Objective objective = settings.objective();
    List<PipelineLoad> asked = Workload.of(problem).loads();
    MPSolver solver = MPSolver.createSolver("CBC");
    try {
      List<MPConstraint> classes = new ArrayList<>();
      for (int i = 0; i < model.classes().size(); i++) {
        classes.add(solver.makeConstraint(-INFINITY, model.devices(i)));
      }
      double shed = 0;
      List<MPConstraint> loads = new ArrayList<>();
      for (PipelineLoad load : asked) {
        loads.add(solver.makeConstraint(-INFINITY, 1));
        shed += objective.unserved() * load.demand().perSecond();
      }
      Map<Integer, MPConstraint> capacities = new HashMap<>();
      for (PathOption option : model.options()) {
        MPVariable devices = solver.makeIntVar(0, model.devices(option.deviceClass()), "");
        classes.get(option.deviceClass()).setCoefficient(devices, 1);
        MPConstraint capacity = solver.makeConstraint(-INFINITY, 0);
        capacity.setCoefficient(devices, -1);
        capacities.put(option.index(), capacity);
        solver.objective().setCoefficient(devices, -objective.devicePrice().perSecond());
      }
      for (Way way : AllPaths.of(problem, places)) {
        double demand = asked.get(way.load()).demand().perSecond();
        MPVariable part = solver.makeNumVar(0, 1, "");
        loads.get(way.load()).setCoefficient(part, 1);
        solver.objective().setCoefficient(part, demand * (objective.unserved() + way.accuracy()));
        Map<Integer, Double> taken = new HashMap<>();
        for (int stage = 0; stage < way.places().size(); stage++) {
          int place = way.places().get(stage);
          double devices = demand * way.items().get(stage) / places.get(place).capacity();
          taken.merge(place, devices, Double::sum);
        }
        taken.forEach((place, devices) -> capacities.get(place).setCoefficient(part, devices));
      }
      solver.objective().setMaximization();
      solver.setTimeLimit(seconds * 1000L);
      MPSolverParameters exact = new MPSolverParameters();
      exact.setDoubleParam(MPSolverParameters.DoubleParam.RELATIVE_MIP_GAP, 1e-9);
      return solver.solve(exact) == MPSolver.ResultStatus.OPTIMAL
          ? OptionalDouble.of(
              Objective.points(
                  solver.objective().value() - shed, Workload.of(problem).totalDemand()))
          : OptionalDouble.empty();
    } finally {
      solver.delete();
    }
  }
}
