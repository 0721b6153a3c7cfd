package io.gearshift.planner.proteus;

import io.gearshift.domain.plan.Assumptions;
import io.gearshift.domain.plan.Objective;
import io.gearshift.planner.allocation.BatchChoice;
import io.gearshift.planner.allocation.Deployment.Split;
import io.gearshift.planner.allocation.Restriction;
import io.gearshift.planner.allocation.Restriction.Selection;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/**
 * How {@link ProteusPlanner} plans.
 *
 * @param timeLimit after which the best plan found so far has to do
 * @param targetGap how many points below the best a plan may be for the search to end
 * @param worthwhile how many points a new plan has to gain for the running one to be given up
 * @param seed of the local search, so that the same problem has the same plan
 * @param batch which batch a variant is taken to run
 * @param without the parts to leave out
 */
public record ProteusSettings(
    Assumptions assumptions,
    Objective objective,
    Duration timeLimit,
    double targetGap,
    double worthwhile,
    long seed,
    BatchChoice batch,
    Set<Ablation> without) {
  public static final ProteusSettings DEFAULT =
      new ProteusSettings(
          Assumptions.DEFAULT,
          Objective.DEFAULT,
          Duration.ofSeconds(1),
          0.05,
          0.05,
          1,
          BatchChoice.LARGEST,
          Set.of());

  public ProteusSettings {
    without = Set.copyOf(without);
    if (timeLimit.isNegative() || timeLimit.isZero()) {
      throw new IllegalArgumentException("time-limit: " + timeLimit + " (expected: > 0)");
    }
    if (!(targetGap >= 0)) {
      throw new IllegalArgumentException("target-gap: " + targetGap + " (expected: >= 0)");
    }
    if (!(worthwhile >= 0)) {
      throw new IllegalArgumentException("worthwhile: " + worthwhile + " (expected: >= 0)");
    }
  }

  /** The same but for one more part left out. */
  public ProteusSettings without(Ablation part) {
    Set<Ablation> parts = EnumSet.of(part);
    parts.addAll(without);
    return new ProteusSettings(
        assumptions, objective, timeLimit, targetGap, worthwhile, seed, batch, parts);
  }

  /** The same but for the batches that variants are taken to run. */
  public ProteusSettings with(BatchChoice other) {
    return new ProteusSettings(
        assumptions, objective, timeLimit, targetGap, worthwhile, seed, other, without);
  }

  Restriction restriction() {
    return new Restriction(
        without.contains(Ablation.MODEL_SELECTION) ? Selection.MOST_ACCURATE : Selection.ALL,
        without.contains(Ablation.ADAPTIVE_BATCHING) ? 1 : Integer.MAX_VALUE,
        batch);
  }

  Split split() {
    return without.contains(Ablation.QUERY_ASSIGNMENT) ? Split.UNIFORM : Split.BY_ACCURACY;
  }
}
