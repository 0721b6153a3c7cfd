package io.gearshift.planner.loki;

import io.gearshift.domain.plan.Assumptions;
import io.gearshift.domain.plan.Objective;
import java.time.Duration;

/**
 * How {@link LokiPlanner} plans.
 *
 * @param objective what its plans are said to be worth; it has no say in what they are
 * @param timeLimit after which the best plan found so far has to do
 * @param budget how many times the latency of the planned batch a stage is allowed
 * @param seed of the search, so that the same problem has the same plan
 */
public record LokiSettings(
    Assumptions assumptions, Objective objective, Duration timeLimit, int budget, long seed) {
  private static final Assumptions MEDIANS = new Assumptions(Assumptions.Percentile.P50, 1);

  /** A stage is allowed the time that its planned batch takes (section 4.2). */
  public static final LokiSettings PAPER =
      new LokiSettings(MEDIANS, Objective.DEFAULT, Duration.ofSeconds(1), 1, 1);

  /** The published code allows twice that, so that a query may wait for a batch. */
  public static final LokiSettings AS_CODED =
      new LokiSettings(MEDIANS, Objective.DEFAULT, Duration.ofSeconds(1), 2, 1);

  public LokiSettings {
    if (timeLimit.isNegative() || timeLimit.isZero()) {
      throw new IllegalArgumentException("time-limit: " + timeLimit + " (expected: > 0)");
    }
    if (budget < 1 || budget > 2) {
      throw new IllegalArgumentException("budget: " + budget + " (expected: 1 or 2)");
    }
  }
}
