package io.gearshift.simulator.loki;

import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.Planner;
import io.gearshift.domain.plan.Problem;
import io.gearshift.planner.loki.LokiPlanner;
import io.gearshift.planner.loki.LokiSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Plans of {@link LokiPlanner}, each found once for all runs: what runs has no say in them. It is
 * given so many steps instead of so much time, but for the MILP, which has time.
 */
final class KnownPlans implements Planner {
  private static final long TICK_NANOS = 40_000;
  private static final LokiSettings SETTINGS =
      new LokiSettings(
          LokiSettings.AS_CODED.assumptions(),
          LokiSettings.AS_CODED.objective(),
          Duration.ofMillis(200),
          LokiSettings.AS_CODED.budget(),
          LokiSettings.AS_CODED.seed());

  private final Planner planner = new LokiPlanner(SETTINGS, clock());
  private final Map<Problem, Plan> known = new HashMap<>();

  @Override
  public Plan plan(Problem problem, long epoch) {
    Problem fresh =
        new Problem(
            problem.devices(),
            problem.families(),
            problem.profiles(),
            problem.demand(),
            problem.pipelines(),
            Optional.empty());
    return known.computeIfAbsent(fresh, key -> planner.plan(key, epoch));
  }

  /** Goes on by a step whenever it is looked at, whatever the machine. */
  static LongSupplier clock() {
    long[] now = {0};
    return () -> now[0] += TICK_NANOS;
  }
}
