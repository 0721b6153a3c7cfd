package io.gearshift.planner.infadapter;

import java.util.Comparator;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Runs one variant at a time (Model-Switching, with cores added by InfAdapter's authors, section
 * 5.1): the one that is worth most with the fewest cores that serve the rate.
 */
public final class ModelSwitching implements SetChooser {
  @Override
  public VariantSet choose(SetProblem problem) {
    return problem.variants().stream()
        .flatMap(variant -> fewest(variant, problem))
        .max(Comparator.comparingDouble(set -> problem.worth(set.cores())))
        .orElseGet(problem::overloaded);
  }

  private static Stream<VariantSet> fewest(SizedVariant variant, SetProblem problem) {
    return IntStream.rangeClosed(SetProblem.FEWEST_CORES, problem.budget())
        .filter(cores -> variant.capacity().of(cores) >= problem.served())
        .limit(1)
        .mapToObj(cores -> problem.filled(Map.of(variant.id(), cores)));
  }
}
