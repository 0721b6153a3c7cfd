package io.gearshift.planner.forecast;

import java.util.Collection;
import java.util.function.ToDoubleFunction;

/**
 * What a sequence of plans did for a trace.
 *
 * @param shed items beyond the capacity of their second, over all items
 * @param idle capacity that was not asked for in its second, over all items
 * @param plansPerMinute periodic ones and bursts
 */
record Outcome(double shed, double idle, double plansPerMinute) {

  static Outcome mean(Collection<Outcome> outcomes) {
    return new Outcome(
        mean(outcomes, Outcome::shed),
        mean(outcomes, Outcome::idle),
        mean(outcomes, Outcome::plansPerMinute));
  }

  private static double mean(Collection<Outcome> outcomes, ToDoubleFunction<Outcome> part) {
    return outcomes.stream().mapToDouble(part).average().orElseThrow();
  }
}
