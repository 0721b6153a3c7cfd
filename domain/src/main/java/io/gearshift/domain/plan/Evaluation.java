package io.gearshift.domain.plan;

import java.time.Duration;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * What a planner says of its own plan; {@link PlanCheck} recomputes the value.
 *
 * @param value what the plan is worth, in the points of {@link Objective}
 * @param bound what no plan that the planner was free to choose is worth more than, if it knows
 * @param source which of the planner's methods found the plan
 */
public record Evaluation(double value, OptionalDouble bound, String source, Duration solveTime) {

  /** By how many points a better plan might be better. */
  public OptionalDouble gap() {
    return bound.isPresent()
        ? OptionalDouble.of(Math.max(0, bound.getAsDouble() - value))
        : OptionalDouble.empty();
  }

  @Override
  public String toString() {
    String proof =
        bound.isPresent()
            ? String.format(Locale.ROOT, "at most %.4f below the best", gap().getAsDouble())
            : "without a proven bound";
    return String.format(
        Locale.ROOT,
        "%.4f points, %s, by %s in %.1f ms",
        value,
        proof,
        source,
        solveTime.toNanos() / 1e6);
  }
}
