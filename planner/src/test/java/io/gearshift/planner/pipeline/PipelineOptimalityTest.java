package io.gearshift.planner.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.domain.plan.Evaluation;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.PlanCheck;
import io.gearshift.domain.plan.Problem;
import io.gearshift.planner.allocation.RandomProblems;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PipelineOptimalityTest {
  private static final PipelineSettings EXACT =
      new PipelineSettings(
          PipelineSettings.DEFAULT.assumptions(),
          PipelineSettings.DEFAULT.objective(),
          Hosting.ONE_VARIANT,
          Duration.ofSeconds(10),
          1e-6,
          0,
          1);
  private static final PlanCheck CHECK = new PlanCheck(EXACT.assumptions(), EXACT.objective(), 1);
  private static final double ROUNDING = 1e-3;

  @Test
  void theValueIsThatOfExhaustiveSearch() {
    long seed = 7;
    System.out.println("PipelineOptimalityTest seed " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    PipelinePlanner planner = new PipelinePlanner(EXACT, RandomProblems.STILL);
    int compared = 0;
    int reached = 0;
    for (int i = 0; i < 80; i++) {
      Problem problem = RandomPipelines.small(random);
      OptionalDouble best = EveryPlacement.bestValue(problem, CHECK);
      if (best.isPresent()) {
        Plan plan = planner.plan(problem, i);
        Evaluation evaluation = plan.evaluation().orElseThrow();
        assertThat(evaluation.value())
            .as("problem %d of %s", i, plan.rationale())
            .isLessThanOrEqualTo(best.getAsDouble() + ROUNDING);
        assertThat(evaluation.bound().orElseThrow())
            .as("bound of problem %d", i)
            .isGreaterThanOrEqualTo(best.getAsDouble() - ROUNDING);
        compared++;
        reached += evaluation.value() >= best.getAsDouble() - ROUNDING ? 1 : 0;
      }
    }
    assertThat(compared).isGreaterThan(25);
    assertThat(reached).isGreaterThanOrEqualTo(compared * 9 / 10);
  }

  @Test
  void theOptimumOfAnotherSolverLiesBetweenValueAndBound() {
    CbcPipelines.assumeIsHere();
    PipelineSettings settings = EXACT.with(Hosting.ONE_VARIANT);
    PipelinePlanner planner = new PipelinePlanner(settings, RandomProblems.STILL);
    int proven = 0;
    for (int i = 0; i < 8; i++) {
      SplittableRandom random = new SplittableRandom(i);
      int stages = 1 + i % 3;
      Problem problem =
          RandomPipelines.cluster(stages, stages < 3 ? 2 : 1, 2, 6 + 2 * i, 0.3 + 0.08 * i, random);
      Evaluation found = planner.plan(problem, 1).evaluation().orElseThrow();
      OptionalDouble optimum = CbcPipelines.best(problem, settings, 4);
      if (optimum.isPresent()) {
        proven++;
        assertThat(found.value())
            .as("value of %d", i)
            .isBetween(optimum.getAsDouble() - 2, optimum.getAsDouble() + ROUNDING);
        assertThat(found.bound().orElseThrow())
            .as("bound of %d", i)
            .isGreaterThanOrEqualTo(optimum.getAsDouble() - ROUNDING);
        System.out.println(i + " " + found.value() + " " + optimum + " " + found.bound());
      }
    }
    assertThat(proven).isPositive();
  }
}
