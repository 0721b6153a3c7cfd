package io.gearshift.planner.infadapter;

import io.gearshift.domain.catalog.VariantId;
import java.util.HashMap;
import java.util.Map;

/**
 * The best set, by going through all of them: for the few problems for which the solver gives an
 * answer that does not serve the rate. Five variants on 20 cores have 20,529 sets.
 */
final class SetSearch {
  private final SetProblem problem;
  private final Map<VariantId, Integer> cores = new HashMap<>();
  private Map<VariantId, Integer> best = Map.of();
  private double worth = Double.NEGATIVE_INFINITY;

  private SetSearch(SetProblem problem) {
    this.problem = problem;
  }

  /** Cores by variant; none if no set serves the rate. */
  static Map<VariantId, Integer> best(SetProblem problem) {
    SetSearch search = new SetSearch(problem);
    search.from(0, problem.budget());
    return search.best;
  }

  private void from(int variant, int left) {
    if (variant < problem.variants().size()) {
      VariantId id = problem.variants().get(variant).id();
      from(variant + 1, left);
      for (int own = SetProblem.FEWEST_CORES; own <= left; own++) {
        cores.put(id, own);
        from(variant + 1, left - own);
      }
      cores.remove(id);
    } else if (problem.isFeasible(cores) && problem.worth(cores) > worth) {
      worth = problem.worth(cores);
      best = Map.copyOf(cores);
    }
  }
}
