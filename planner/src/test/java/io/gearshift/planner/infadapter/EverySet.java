package io.gearshift.planner.infadapter;

import io.gearshift.domain.catalog.VariantId;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;

/** What the best set is worth, by trying every number of cores of every variant. */
final class EverySet {
  private final SetProblem problem;
  private final Map<VariantId, Integer> cores = new HashMap<>();
  private double best = Double.NEGATIVE_INFINITY;

  private EverySet(SetProblem problem) {
    this.problem = problem;
  }

  /** Empty if no set serves the rate. */
  static OptionalDouble best(SetProblem problem) {
    EverySet search = new EverySet(problem);
    search.from(0, problem.budget());
    return search.best == Double.NEGATIVE_INFINITY
        ? OptionalDouble.empty()
        : OptionalDouble.of(search.best);
  }

  private void from(int variant, int left) {
    if (variant == problem.variants().size()) {
      if (problem.isFeasible(cores)) {
        best = Math.max(best, problem.worth(cores));
      }
      return;
    }
    VariantId id = problem.variants().get(variant).id();
    for (int own = 0; own <= left; own = own == 0 ? SetProblem.FEWEST_CORES : own + 1) {
      cores.put(id, own);
      from(variant + 1, left - own);
    }
    cores.put(id, 0);
  }
}
