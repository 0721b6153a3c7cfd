package io.gearshift.planner.baseline;

import io.gearshift.domain.plan.Assumptions;
import io.gearshift.domain.plan.Objective;
import java.time.Duration;

/**
 * What the rivals need to know.
 *
 * @param objective what their plans are valued by; they do not all strive for it
 * @param timeLimit of those that solve a MILP
 * @param targetGap how many points below the best its answer may be
 * @param seed of the local search
 */
public record BaselineSettings(
    Assumptions assumptions, Objective objective, Duration timeLimit, double targetGap, long seed) {
  public static final BaselineSettings DEFAULT =
      new BaselineSettings(Assumptions.DEFAULT, Objective.DEFAULT, Duration.ofSeconds(1), 0.05, 1);
}
