package io.gearshift.planner.pipeline;

import io.gearshift.domain.plan.Assumptions;
import io.gearshift.domain.plan.Objective;
import java.time.Duration;

/**
 * How {@link PipelinePlanner} plans.
 *
 * @param timeLimit after which the best plan found so far has to do; a longer one refines plans
 *     that are far from their bound, and so does each plan that follows on a running one
 * @param targetGap how many points below the bound a plan may be for the search to end
 * @param worthwhile how many points a new plan has to gain for the running one to be given up
 * @param seed of the search, so that the same problem has the same plan
 */
public record PipelineSettings(
    Assumptions assumptions,
    Objective objective,
    Hosting hosting,
    Duration timeLimit,
    double targetGap,
    double worthwhile,
    long seed) {
  public static final PipelineSettings DEFAULT =
      new PipelineSettings(
          Assumptions.DEFAULT,
          Objective.DEFAULT,
          Hosting.ONE_VARIANT,
          Duration.ofMillis(100),
          0.05,
          0.05,
          1);

  public PipelineSettings {
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

  /** The same but for how many variants a device may host. */
  public PipelineSettings with(Hosting other) {
    return new PipelineSettings(
        assumptions, objective, other, timeLimit, targetGap, worthwhile, seed);
  }

  int variantsPerDevice() {
    return hosting == Hosting.ONE_VARIANT ? 1 : Integer.MAX_VALUE;
  }
}
