package io.gearshift.planner.loki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gearshift.domain.plan.Budget;
import io.gearshift.domain.plan.Objective;
import io.gearshift.domain.plan.PipelineLoad;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.PlanCheck;
import io.gearshift.domain.plan.Problem;
import io.gearshift.domain.traffic.Rate;
import io.gearshift.planner.allocation.RandomProblems;
import io.gearshift.planner.pipeline.RandomPipelines;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LokiPlannerTest {
  private static final LokiSettings SETTINGS = LokiSettings.PAPER;
  private static final PlanCheck CHECK =
      new PlanCheck(SETTINGS.assumptions(), SETTINGS.objective(), 1);

  private final long seed = 7;
  private final SplittableRandom random = new SplittableRandom(seed);
  private final LokiPlanner planner = new LokiPlanner(SETTINGS, RandomProblems.STILL);

  LokiPlannerTest() {
    System.out.println("LokiPlannerTest seed " + seed);
  }

  @Test
  void plansPassTheCheckAndSoDoThoseThatFollow() {
    for (int i = 0; i < 25; i++) {
      Problem problem = RandomPipelines.small(random);
      Plan first = planner.plan(problem, 1);
      assertSound(problem, first, "small " + i);
      Problem later =
          RandomPipelines.later(problem, 0.5, random)
              .withRunning(first)
              .withDevices(problem.devices().subList(0, problem.devices().size() * 2 / 3));
      assertSound(later, planner.plan(later, 2), "after small " + i);
    }
  }

  private static void assertSound(Problem problem, Plan plan, String name) {
    assertThat(CHECK.violations(problem, plan)).as(name).isEmpty();
    assertThat(plan.rationale()).as(name).noneMatch(line -> line.contains("thrown away"));
    assertThat(plan.rationale()).as(name).noneMatch(line -> line.contains("failed"));
  }

  @Test
  void moreDevicesAreUsedFirstAndOnlyThenLessAccuracy() {
    Problem busy = chain();
    int before = 0;
    boolean scalesAccuracy = false;
    for (double level : new double[] {0.2, 0.5, 0.8, 1.3, 1.6}) {
      Problem problem = RandomPipelines.times(busy, level);
      Plan plan = planner.plan(problem, 1);
      boolean hardware = source(plan).equals("hardware scaling");

      assertThat(plan.placements().size())
          .as("devices at %s", level)
          .isGreaterThanOrEqualTo(before);
      assertThat(scalesAccuracy && hardware).as("hardware again at %s", level).isFalse();
      if (hardware) {
        assertThat(accuracy(problem, plan)).isCloseTo(100, within(1e-6));
        before = plan.placements().size();
      } else {
        assertThat(accuracy(problem, plan)).isBetween(1.0, 100 - 1e-6);
      }
      scalesAccuracy |= !hardware;
    }
    assertThat(before).isPositive();
    assertThat(scalesAccuracy).isTrue();
  }

  @Test
  void devicesThatAreNotNeededHostNothing() {
    Problem problem = RandomPipelines.times(chain(), 0.2);
    Plan plan = planner.plan(problem, 1);

    assertThat(plan.placements()).hasSizeLessThan(problem.devices().size());
    assertThat(plan.rationale()).anyMatch(line -> line.startsWith("In hardware scaling"));
  }

  @Test
  void whatNoDeviceCanServeIsShedAndStated() {
    Problem problem = RandomPipelines.times(chain(), 20);
    Plan plan = planner.plan(problem, 1);

    assertThat(plan.shortfall()).isNotEmpty();
    assertThat(CHECK.violations(problem, plan)).isEmpty();
    assertThat(plan.rationale()).anyMatch(line -> line.contains("Even the quickest"));
  }

  @Test
  void theCodeAllowsTwiceTheTimeOfThePaper() {
    Problem problem = RandomPipelines.times(chain(), 0.5);
    List<Budget> paper = planner.plan(problem, 1).budgets();
    List<Budget> coded =
        new LokiPlanner(LokiSettings.AS_CODED, RandomProblems.STILL).plan(problem, 1).budgets();

    assertThat(paper).isNotEmpty();
    assertThat(coded)
        .containsExactlyInAnyOrderElementsOf(
            paper.stream()
                .map(
                    b -> new Budget(b.pipeline(), b.stage(), b.variant(), b.time().multipliedBy(2)))
                .toList());
  }

  @Test
  void everyVariantRunsBatchesOfOneSize() {
    for (int i = 0; i < 4; i++) {
      Problem problem = RandomPipelines.times(chain(), 0.4 + 0.4 * i);
      long sorts =
          planner.plan(problem, 1).placements().stream()
              .map(p -> p.variant() + " " + p.batchCap())
              .distinct()
              .count();
      long variants =
          planner.plan(problem, 1).placements().stream().map(p -> p.variant()).distinct().count();

      assertThat(sorts).isEqualTo(variants);
    }
  }

  @Test
  void aTaskWithoutDemandHasAWorker() {
    Problem problem = RandomPipelines.times(chain(), 0);
    Plan plan = planner.plan(problem, 1);

    assertThat(plan.placements().stream().map(p -> p.variant().family()).distinct())
        .containsExactlyInAnyOrderElementsOf(
            problem.pipelines().get(0).graph().stages().stream()
                .map(stage -> stage.family())
                .distinct()
                .toList());
  }

  /** Two stages on twelve like devices, which the best variants can just serve. */
  private static Problem chain() {
    Problem problem = RandomPipelines.cluster(2, 1, 1, 12, 0.5, new SplittableRandom(3));
    PipelineLoad load = problem.pipelines().get(0);
    assertThat(load.graph().stages()).hasSize(2);
    return new Problem(
        problem.devices(),
        problem.families(),
        problem.profiles(),
        problem.demand(),
        problem.pipelines(),
        Optional.empty());
  }

  private static String source(Plan plan) {
    return plan.evaluation().orElseThrow().source();
  }

  private static double accuracy(Problem problem, Plan plan) {
    Objective accurate = new Objective(20, Rate.ZERO, Rate.ZERO, Duration.ofSeconds(1));
    return new PlanCheck(SETTINGS.assumptions(), accurate, 1).value(problem, plan);
  }
}
