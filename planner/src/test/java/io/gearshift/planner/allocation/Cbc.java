package io.gearshift.planner.allocation;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.ortools.Loader;
import com.google.ortools.linearsolver.MPConstraint;
import com.google.ortools.linearsolver.MPSolver;
import com.google.ortools.linearsolver.MPSolverParameters;
import com.google.ortools.linearsolver.MPVariable;
import java.util.List;
import java.util.OptionalDouble;

/** The same questions put to another solver, in models of their own. */
final class Cbc {
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  private Cbc() {}

  /** Its library comes for one platform alone; elsewhere there is no second opinion. */
  static void assumeIsHere() {
    assumeTrue(System.getProperty("os.name").equals("Linux"), "not on Linux");
    assumeTrue(System.getProperty("os.arch").equals("amd64"), "not on x86-64");
    Loader.loadNativeLibraries();
  }

  /** What the best allocation is worth in points; empty if it takes too long to prove. */
  static OptionalDouble bestAllocation(AllocationProblem problem, int seconds) {
    MPSolver solver = MPSolver.createSolver("CBC");
    try {
      List<Option> options = problem.options();
      MPConstraint[] classes = new MPConstraint[problem.classes().size()];
      for (int i = 0; i < classes.length; i++) {
        classes[i] = solver.makeConstraint(-INFINITY, problem.devices(i));
      }
      MPConstraint[] families = new MPConstraint[problem.families().size()];
      for (int i = 0; i < families.length; i++) {
        families[i] = solver.makeConstraint(problem.demand(i), problem.demand(i));
        MPVariable shed = solver.makeNumVar(0, INFINITY, "");
        families[i].setCoefficient(shed, 1);
        solver.objective().setCoefficient(shed, problem.points(-problem.unserved()));
      }
      for (Option option : options) {
        MPVariable devices = solver.makeIntVar(0, problem.devices(option.deviceClass()), "");
        MPVariable load = solver.makeNumVar(0, INFINITY, "");
        MPVariable loads = solver.makeNumVar(0, INFINITY, "");
        classes[option.deviceClass()].setCoefficient(devices, 1);
        families[option.family()].setCoefficient(load, 1);
        MPConstraint capacity = solver.makeConstraint(-INFINITY, 0);
        capacity.setCoefficient(load, 1);
        capacity.setCoefficient(devices, -option.throughput());
        MPConstraint loaded = solver.makeConstraint(-INFINITY, problem.running(option));
        loaded.setCoefficient(devices, 1);
        loaded.setCoefficient(loads, -1);
        solver.objective().setCoefficient(devices, problem.points(-problem.devicePrice()));
        solver.objective().setCoefficient(load, problem.points(option.accuracy()));
        solver.objective().setCoefficient(loads, problem.points(-option.loadCost()));
      }
      return solve(solver, seconds);
    } finally {
      solver.delete();
    }
  }

  /** What the best selection of one plan per family is worth in points. */
  static OptionalDouble bestSelection(
      AllocationProblem problem, List<List<FamilyPlan>> plans, int seconds) {
    MPSolver solver = MPSolver.createSolver("CBC");
    try {
      MPConstraint[] classes = new MPConstraint[problem.classes().size()];
      for (int i = 0; i < classes.length; i++) {
        classes[i] = solver.makeConstraint(-INFINITY, problem.devices(i));
      }
      for (List<FamilyPlan> own : plans) {
        MPConstraint one = solver.makeConstraint(1, 1);
        for (FamilyPlan plan : own) {
          MPVariable chosen = solver.makeBoolVar("");
          one.setCoefficient(chosen, 1);
          solver.objective().setCoefficient(chosen, problem.points(plan.worth()));
          for (int i = 0; i < classes.length; i++) {
            classes[i].setCoefficient(chosen, plan.devices().get(i));
          }
        }
      }
      return solve(solver, seconds);
    } finally {
      solver.delete();
    }
  }

  private static OptionalDouble solve(MPSolver solver, int seconds) {
    solver.objective().setMaximization();
    solver.setTimeLimit(seconds * 1000L);
    MPSolverParameters exact = new MPSolverParameters();
    exact.setDoubleParam(MPSolverParameters.DoubleParam.RELATIVE_MIP_GAP, 1e-9);
    return solver.solve(exact) == MPSolver.ResultStatus.OPTIMAL
        ? OptionalDouble.of(solver.objective().value())
        : OptionalDouble.empty();
  }
}
