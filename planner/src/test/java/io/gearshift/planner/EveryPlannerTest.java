package io.gearshift.planner;

import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.plan.Evaluation;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.PlanCheck;
import io.gearshift.domain.plan.Planner;
import io.gearshift.domain.plan.Problem;
import io.gearshift.planner.allocation.RandomProblems;
import io.gearshift.planner.baseline.BaselineSettings;
import io.gearshift.planner.baseline.ClipperHighAccuracy;
import io.gearshift.planner.baseline.ClipperHighThroughput;
import io.gearshift.planner.baseline.InfaasAccuracy;
import io.gearshift.planner.baseline.ResidentPlanner;
import io.gearshift.planner.baseline.Sommelier;
import io.gearshift.planner.baseline.StaticPlanner;
import io.gearshift.planner.gearshift.GearshiftPlanner;
import io.gearshift.planner.gearshift.GearshiftSettings;
import io.gearshift.planner.ipa.Fa2Planner;
import io.gearshift.planner.ipa.IpaPlanner;
import io.gearshift.planner.ipa.IpaSettings;
import io.gearshift.planner.ipa.RimPlanner;
import io.gearshift.planner.loki.LokiPlanner;
import io.gearshift.planner.loki.LokiSettings;
import io.gearshift.planner.pipeline.RandomPipelines;
import io.gearshift.planner.proteus.Ablation;
import io.gearshift.planner.proteus.ProteusPlanner;
import io.gearshift.planner.proteus.ProteusSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EveryPlannerTest {
  private static final ProteusSettings SETTINGS = ProteusSettings.DEFAULT;
  private static final PlanCheck CHECK =
      new PlanCheck(SETTINGS.assumptions(), SETTINGS.objective(), 1);
  private static final LokiSettings LOKI = LokiSettings.PAPER;
  private static final double ROUNDING = 1e-4;

  private static Map<String, Planner> planners() {
    Map<String, Planner> planners = new LinkedHashMap<>();
    planners.put("proteus", new ProteusPlanner(SETTINGS, RandomProblems.STILL));
    for (Ablation part : Ablation.values()) {
      planners.put(
          "proteus without " + part,
          new ProteusPlanner(SETTINGS.without(part), RandomProblems.STILL));
    }
    BaselineSettings rivals = BaselineSettings.DEFAULT;
    planners.put("clipper-ht", new ClipperHighThroughput(rivals, RandomProblems.STILL));
    planners.put("clipper-ha", new ClipperHighAccuracy(rivals, RandomProblems.STILL));
    planners.put("sommelier", new Sommelier(SETTINGS, RandomProblems.STILL));
    planners.put("infaas", new InfaasAccuracy(rivals, RandomProblems.STILL));
    planners.put("static", new StaticPlanner(rivals, Map.of()));
    return planners;
  }

  @Test
  void plansOfSmallRandomProblemsPassTheCheckAndSoDoThoseThatFollow() {
    long seed = System.nanoTime();
    System.out.println("EveryPlannerTest seed " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 60; i++) {
      Problem problem = RandomProblems.small(random);
      check(problem, RandomProblems.later(problem, 0.5, random), "small " + i);
    }
  }

  @Test
  void plansOfClustersPassTheCheckAndSoDoThoseThatFollow() {
    long seed = System.nanoTime();
    System.out.println("EveryPlannerTest seed " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 4; i++) {
      Problem problem = RandomProblems.cluster(6, 3, 30, 0.3 + 0.25 * i, random);
      check(problem, RandomProblems.later(problem, 0.2, random), "cluster " + i);
    }
  }

  @Test
  void proteusIsWorthAtLeastWhatAnyRivalIs() {
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 4; i++) {
      Problem problem = RandomProblems.cluster(6, 3, 30, 0.3 + 0.2 * i, random);
      double best = value(problem, planners().get("proteus").plan(problem, 1));
      planners()
          .forEach(
              (name, planner) ->
                  assertThat(value(problem, planner.plan(problem, 1)))
                      .as(name)
                      .isLessThanOrEqualTo(best + SETTINGS.targetGap()));
    }
  }

  @Test
  void theResidentPlannerKeepsToMemoryAndProfiles() {
    SplittableRandom random = new SplittableRandom(8);
    for (int i = 0; i < 60; i++) {
      Problem problem = RandomProblems.small(random);
      Plan plan = new ResidentPlanner().plan(problem, 1);

      assertThat(
              new PlanCheck(CHECK.assumptions(), CHECK.objective(), Integer.MAX_VALUE)
                  .violations(problem, plan))
          .isEmpty();
    }
  }

  @Test
  void everyPlannerGoesOnFromThePlanOfEveryOther() {
    Problem problem = RandomProblems.cluster(5, 2, 14, 0.6, new SplittableRandom(11));
    Map<String, Planner> all = planners();
    all.put("resident", new ResidentPlanner());
    all.put("gearshift", new GearshiftPlanner(GearshiftSettings.DEFAULT, RandomProblems.STILL));
    all.forEach(
        (from, before) -> {
          Problem next = problem.withRunning(before.plan(problem, 1));
          all.forEach(
              (to, after) -> {
                Plan plan = after.plan(next, 2);
                int most = List.of("resident", "gearshift").contains(to) ? Integer.MAX_VALUE : 1;
                assertThat(
                        new PlanCheck(CHECK.assumptions(), CHECK.objective(), most)
                            .violations(next, plan))
                    .as("%s after %s", to, from)
                    .isEmpty();
                assertThat(plan.placements()).as("%s after %s", to, from).isNotEmpty();
              });
        });
  }

  @Test
  void plannersOfPipelinesGoOnFromThePlansOfEachOther() {
    Problem problem = RandomPipelines.cluster(2, 2, 2, 12, 0.4, new SplittableRandom(5));
    Map<String, Planner> all = plannersOfPipelines();
    Map<String, PlanCheck> checks =
        Map.of(
            "loki", new PlanCheck(LOKI.assumptions(), LOKI.objective(), 1),
            "gearshift", new PlanCheck(CHECK.assumptions(), CHECK.objective(), Integer.MAX_VALUE));
    all.forEach(
        (from, before) -> {
          Problem next = problem.withRunning(before.plan(problem, 1));
          all.forEach(
              (to, after) -> {
                Plan plan = after.plan(next, 2);
                assertThat(checks.getOrDefault(to, CHECK).violations(next, plan))
                    .as("%s after %s", to, from)
                    .isEmpty();
                assertThat(plan.placements()).as("%s after %s", to, from).isNotEmpty();
              });
        });
  }

  private static Map<String, Planner> plannersOfPipelines() {
    Map<String, Planner> planners = new LinkedHashMap<>();
    planners.put(
        "gearshift", new GearshiftPlanner(GearshiftSettings.DEFAULT, RandomPipelines.ticking()));
    planners.put("loki", new LokiPlanner(LOKI, RandomPipelines.ticking()));
    planners.put("ipa", new IpaPlanner(IpaSettings.DEFAULT, RandomProblems.STILL));
    planners.put("fa2-high", Fa2Planner.high(IpaSettings.DEFAULT, RandomProblems.STILL));
    planners.put("fa2-low", Fa2Planner.low(IpaSettings.DEFAULT, RandomProblems.STILL));
    planners.put("rim", new RimPlanner(IpaSettings.DEFAULT, RandomProblems.STILL));
    return planners;
  }

  private static void check(Problem problem, Problem later, String name) {
    planners()
        .forEach(
            (planner, instance) -> {
              Plan first = instance.plan(problem, 1);
              assertSound(problem, first, planner + ", " + name);
              List<Device> fewer = problem.devices().subList(0, problem.devices().size() * 2 / 3);
              Problem next = later.withRunning(first).withDevices(fewer);
              Plan second = instance.plan(next, 2);
              assertSound(next, second, planner + ", after " + name);
              assertThat(instance.plan(next, 2)).as("%s, twice", planner).isEqualTo(second);
            });
  }

  private static void assertSound(Problem problem, Plan plan, String name) {
    assertThat(CHECK.violations(problem, plan)).as(name).isEmpty();
    Evaluation evaluation = plan.evaluation().orElseThrow();
    if (evaluation.bound().isPresent()) {
      assertThat(evaluation.value())
          .as(name)
          .isLessThanOrEqualTo(evaluation.bound().getAsDouble() + ROUNDING);
    }
    assertThat(plan.rationale()).as(name).noneMatch(line -> line.contains("thrown away"));
    assertThat(plan.rationale()).as(name).noneMatch(line -> line.contains("failed"));
  }

  private static double value(Problem problem, Plan plan) {
    return CHECK.value(problem, plan);
  }
}
