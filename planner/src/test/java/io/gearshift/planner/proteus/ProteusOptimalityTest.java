package io.gearshift.planner.proteus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gearshift.domain.plan.Evaluation;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.PlanCheck;
import io.gearshift.domain.plan.Problem;
import io.gearshift.planner.allocation.BatchChoice;
import io.gearshift.planner.allocation.RandomProblems;
import java.time.Duration;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ProteusOptimalityTest {
  private static final ProteusSettings EXACT =
      new ProteusSettings(
          ProteusSettings.DEFAULT.assumptions(),
          ProteusSettings.DEFAULT.objective(),
          Duration.ofSeconds(10),
          0,
          0,
          1,
          BatchChoice.LARGEST,
          Set.of());

  @Test
  void theValueIsThatOfExhaustiveSearch() {
    long seed = System.nanoTime();
    System.out.println("ProteusOptimalityTest seed " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    PlanCheck check = new PlanCheck(EXACT.assumptions(), EXACT.objective(), 1);
    ProteusPlanner planner = new ProteusPlanner(EXACT, RandomProblems.STILL);
    for (int i = 0; i < 120; i++) {
      Problem problem = RandomProblems.small(random);
      Plan plan = planner.plan(problem, i);
      Evaluation evaluation = plan.evaluation().orElseThrow();

      assertThat(check.violations(problem, plan)).isEmpty();
      assertThat(evaluation.value())
          .as("problem %d of %s", i, plan.rationale())
          .isCloseTo(ExhaustiveSearch.bestValue(problem, check), within(1e-5));
      assertThat(evaluation.gap().orElseThrow()).as("gap of problem %d", i).isLessThan(1e-5);
    }
  }
}
