package io.gearshift.planner.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.domain.plan.Evaluation;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.PlanCheck;
import io.gearshift.domain.plan.Problem;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PipelinePlannerPropertiesTest {
  private static final double ROUNDING = 1e-4;

  private final long seed = 7;
  private final SplittableRandom random = new SplittableRandom(seed);

  PipelinePlannerPropertiesTest() {
    System.out.println("PipelinePlannerPropertiesTest seed " + seed);
  }

  @ParameterizedTest
  @EnumSource
  void plansPassTheCheckAndSoDoThoseThatFollow(Hosting hosting) {
    for (int i = 0; i < 60; i++) {
      check(hosting, RandomPipelines.small(random), "small " + i);
    }
    for (int i = 0; i < 4; i++) {
      double level = 0.3 + 0.2 * i;
      check(hosting, RandomPipelines.cluster(2 + i % 2, 2, 3, 30, level, random), "cluster " + i);
    }
  }

  private void check(Hosting hosting, Problem problem, String name) {
    PipelineSettings settings = PipelineSettings.DEFAULT.with(hosting);
    PipelinePlanner planner = new PipelinePlanner(settings, RandomPipelines.ticking());
    Plan first = planner.plan(problem, 1);
    assertSound(settings, problem, first, name);
    Problem later =
        RandomPipelines.later(problem, 0.5, random)
            .withRunning(first)
            .withDevices(problem.devices().subList(0, problem.devices().size() * 2 / 3));
    Plan second = planner.plan(later, 2);
    assertSound(settings, later, second, "after " + name);
    assertThat(planner.plan(later, 2)).as("%s, twice", name).isEqualTo(second);
  }

  private static void assertSound(
      PipelineSettings settings, Problem problem, Plan plan, String name) {
    PlanCheck check =
        new PlanCheck(settings.assumptions(), settings.objective(), settings.variantsPerDevice());
    assertThat(check.violations(problem, plan)).as(name).isEmpty();
    Evaluation evaluation = plan.evaluation().orElseThrow();
    assertThat(evaluation.bound()).as("bound of %s: %s", name, plan.rationale()).isPresent();
    assertThat(evaluation.value())
        .as(name)
        .isLessThanOrEqualTo(evaluation.bound().getAsDouble() + ROUNDING);
    assertThat(plan.rationale()).as(name).noneMatch(line -> line.contains("thrown away"));
    assertThat(plan.rationale()).as(name).noneMatch(line -> line.contains("failed"));
  }

  @Test
  void aDemandThatHardlyMovesAsksForNothingNew() {
    for (Hosting hosting : Hosting.values()) {
      PipelinePlanner planner =
          new PipelinePlanner(PipelineSettings.DEFAULT.with(hosting), RandomPipelines.ticking());
      Problem problem = RandomPipelines.cluster(2, 2, 2, 20, 0.4, random);
      Plan first = planner.plan(problem, 1);
      Problem later = RandomPipelines.times(problem.withRunning(first), 0.9999);

      assertThat(planner.plan(later, 2).placements())
          .as("%s", hosting)
          .containsExactlyInAnyOrderElementsOf(first.placements());
    }
  }
}
