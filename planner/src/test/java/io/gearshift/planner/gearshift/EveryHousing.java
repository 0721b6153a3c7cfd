package io.gearshift.planner.gearshift;

import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantProfile;
import io.gearshift.domain.pipeline.PipelineGraph;
import io.gearshift.domain.pipeline.Stage;
import io.gearshift.domain.plan.Budget;
import io.gearshift.domain.plan.PipelineLoad;
import io.gearshift.domain.plan.Placement;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.PlanCheck;
import io.gearshift.domain.plan.Problem;
import io.gearshift.domain.plan.Profiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Tries every set of variants on every device, in batches of every measured size, for problems with
 * pipelines; shares nothing with the planner but the check.
 */
final class EveryHousing {
  private static final int TOO_MANY = 3_000;

  private final Problem problem;
  private final PlanCheck check;
  private final List<List<List<Placement>>> choices = new ArrayList<>();
  private final boolean tooMany;
  private int mostLit;
  private double best = Double.NEGATIVE_INFINITY;

  EveryHousing(Problem problem, PlanCheck check) {
    this.problem = problem;
    this.check = check;
    double plans = 1;
    for (Device device : problem.devices()) {
      List<List<Placement>> own = plans > TOO_MANY ? List.of() : sets(device);
      choices.add(own);
      plans *= own.size();
    }
    tooMany = plans == 0 || plans > TOO_MANY;
    if (!tooMany) {
      extend(0, List.of());
    }
  }

  /** How many families can be hosted at the same time. */
  int mostFamilies() {
    return mostLit;
  }

  /** What the best of the plans is worth that host as many families; empty if they are too many. */
  OptionalDouble bestValue() {
    return tooMany ? OptionalDouble.empty() : OptionalDouble.of(best);
  }

  private List<List<Placement>> sets(Device device) {
    Profiles profiles = new Profiles(problem.profiles());
    List<List<Placement>> sets = List.of(List.of());
    List<Long> bytes = List.of(0L);
    for (Family family : problem.families()) {
      for (Variant variant : family.variants()) {
        VariantProfile profile = profiles.of(variant.id(), device).orElseThrow();
        List<List<Placement>> more = new ArrayList<>(sets);
        List<Long> moreBytes = new ArrayList<>(bytes);
        for (int i = 0; i < sets.size() && more.size() <= TOO_MANY; i++) {
          long sum = bytes.get(i) + profile.memoryBytes();
          if (sum <= device.memoryBytes()) {
            for (int batch : profile.p50().points().keySet()) {
              List<Placement> set = new ArrayList<>(sets.get(i));
              set.add(new Placement(device.id(), variant.id(), batch));
              more.add(set);
              moreBytes.add(sum);
            }
          }
        }
        sets = more;
        bytes = moreBytes;
      }
    }
    return sets;
  }

  private void extend(int device, List<Placement> chosen) {
    if (device == choices.size()) {
      weigh(chosen);
      return;
    }
    for (List<Placement> choice : choices.get(device)) {
      List<Placement> more = new ArrayList<>(chosen);
      more.addAll(choice);
      extend(device + 1, more);
    }
  }

  private void weigh(List<Placement> chosen) {
    int lit = EveryResidency.families(chosen).size();
    if (lit >= mostLit) {
      Plan plan = new Plan(1, chosen, List.of(), Map.of(), budgets(), Optional.empty(), List.of());
      double value = check.value(problem, plan);
      best = lit > mostLit ? value : Math.max(best, value);
      mostLit = lit;
    }
  }

  /** Any will do for a plan to be judged by its pipelines. */
  private List<Budget> budgets() {
    List<Budget> budgets = new ArrayList<>();
    for (PipelineLoad load : problem.pipelines()) {
      PipelineGraph graph = load.graph();
      Stage root = graph.root();
      problem.families().stream()
          .filter(family -> family.id().equals(root.family()))
          .flatMap(family -> family.variants().stream())
          .forEach(v -> budgets.add(new Budget(graph.id(), root.name(), v.id(), graph.slo())));
    }
    return budgets;
  }
}
