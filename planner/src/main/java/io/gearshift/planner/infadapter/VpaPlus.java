package io.gearshift.planner.infadapter;

import io.gearshift.planner.baseline.PodRecommender;
import java.time.Instant;

/**
 * One variant with as many cores as the vertical autoscaler of Kubernetes recommends (section 5.1):
 * more at once, fewer when fewer have been recommended for some intervals.
 *
 * @param variant that always runs
 * @param budget the most cores
 * @param fewer intervals for which fewer were recommended
 */
public record VpaPlus(SizedVariant variant, int budget, PodRecommender recommender, int fewer) {
  private static final int PATIENCE = 4;

  /** Cores to have, and the rule to ask next. */
  public record Decision(int cores, VpaPlus next) {}

  public VpaPlus {
    if (budget < SetProblem.FEWEST_CORES) {
      throw new IllegalArgumentException(
          "budget: " + budget + " cores (expected: " + SetProblem.FEWEST_CORES + " or more)");
    }
  }

  /** Before anything was used. */
  public static VpaPlus of(SizedVariant variant, int budget) {
    return new VpaPlus(variant, budget, PodRecommender.empty(), 0);
  }

  /** With a sample more of the cores that were used. */
  public VpaPlus after(double used, Instant now) {
    return new VpaPlus(variant, budget, recommender.after(used, now), fewer);
  }

  /** Once an interval. */
  public Decision decide(int cores) {
    int target =
        Math.min(budget, Math.max(SetProblem.FEWEST_CORES, (int) Math.ceil(recommender.target())));
    if (target < cores && fewer < PATIENCE) {
      return new Decision(cores, new VpaPlus(variant, budget, recommender, fewer + 1));
    }
    return new Decision(target, new VpaPlus(variant, budget, recommender, 0));
  }
}
