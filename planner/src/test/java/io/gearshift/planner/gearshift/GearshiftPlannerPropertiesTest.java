package io.gearshift.planner.gearshift;

import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.PlanCheck;
import io.gearshift.domain.plan.Problem;
import io.gearshift.planner.allocation.RandomProblems;
import io.gearshift.planner.baseline.ResidentPlanner;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class GearshiftPlannerPropertiesTest {
  private static final GearshiftSettings SETTINGS = GearshiftSettings.DEFAULT;
  private static final PlanCheck CHECK =
      new PlanCheck(SETTINGS.assumptions(), SETTINGS.objective(), Integer.MAX_VALUE);
  private static final double ROUNDING = 1e-4;

  private final GearshiftPlanner planner = new GearshiftPlanner(SETTINGS, RandomProblems.STILL);
  private final long seed = System.nanoTime();
  private final SplittableRandom random = new SplittableRandom(seed);

  GearshiftPlannerPropertiesTest() {
    System.out.println("GearshiftPlannerPropertiesTest seed " + seed);
  }

  @Test
  void plansPassTheCheckAndSoDoThoseThatFollow() {
    for (int i = 0; i < 150; i++) {
      check(RandomProblems.small(random));
    }
    for (int i = 0; i < 6; i++) {
      check(RandomProblems.cluster(6, 3, 30, 0.2 * i, random));
    }
  }

  private void check(Problem problem) {
    Plan first = planner.plan(problem, 1);
    Problem later =
        RandomProblems.later(problem, 0.5, random)
            .withRunning(first)
            .withDevices(problem.devices().subList(0, problem.devices().size() * 2 / 3));
    Plan second = planner.plan(later, 2);

    assertThat(CHECK.violations(problem, first)).isEmpty();
    assertThat(CHECK.violations(later, second)).isEmpty();
    assertThat(planner.plan(later, 2)).isEqualTo(second);
    assertThat(second.shares()).isEmpty();
    assertThat(second.rationale()).hasSizeGreaterThanOrEqualTo(problem.families().size());
  }

  @Test
  void noFamilyIsDarkThatCouldBeHostedAndMostPlansAreTheBestThereAre() {
    int best = 0;
    int problems = 0;
    for (int i = 0; i < 120; i++) {
      Problem problem = fewDevices(RandomProblems.small(random));
      Plan plan = planner.plan(problem, i);
      EveryResidency every = new EveryResidency(problem, CHECK);
      double value = CHECK.value(problem, plan);

      assertThat(EveryResidency.families(plan.placements())).hasSize(every.mostFamilies());
      assertThat(value).isLessThanOrEqualTo(every.bestValue() + ROUNDING);
      assertThat(plan.evaluation().orElseThrow().bound().orElseThrow())
          .isGreaterThanOrEqualTo(every.bestValue() - ROUNDING);
      problems++;
      best += value > every.bestValue() - ROUNDING ? 1 : 0;
    }
    assertThat(best).isGreaterThan(problems * 85 / 100);
  }

  private static Problem fewDevices(Problem problem) {
    return new Problem(
        problem.devices().subList(0, Math.min(3, problem.devices().size())),
        problem.families(),
        problem.profiles(),
        problem.demand(),
        Optional.empty());
  }

  @Test
  void whereEverythingFitsItIsTheResidentPlanWhateverTheDemand() {
    for (int i = 0; i < 60; i++) {
      Problem problem = roomy(RandomProblems.small(random));
      Set<List<Object>> resident = seats(new ResidentPlanner().plan(problem, 1));

      assertThat(seats(planner.plan(problem, 1))).isEqualTo(resident);
      assertThat(seats(planner.plan(RandomProblems.later(problem, 2, random), 1)))
          .isEqualTo(resident);
      assertThat(seats(planner.plan(problem.withDemand(Map.of()), 1))).isEqualTo(resident);
    }
  }

  private static Problem roomy(Problem problem) {
    return problem.withDevices(
        problem.devices().stream()
            .map(d -> new Device(d.id(), d.kind(), d.ordinal(), d.cores(), 20 * d.memoryBytes()))
            .toList());
  }

  @Test
  void demandThatMovesALittleChangesNothingUnlessThatGainsEnough() {
    for (int i = 0; i < 12; i++) {
      Problem problem = RandomProblems.cluster(5, 2, 15, 0.08 * i, random);
      Plan first = planner.plan(problem, 1);
      Problem later = RandomProblems.later(problem, 0.05, random);
      Plan second = planner.plan(later.withRunning(first), 2);

      if (!second.placements().equals(first.placements())) {
        assertThat(CHECK.value(later, second))
            .isGreaterThan(CHECK.value(later, first) + SETTINGS.worthwhile());
      }
      assertThat(planner.plan(problem.withRunning(first), 2).placements())
          .as("the same demand again")
          .isEqualTo(first.placements());
    }
  }

  @Test
  void underLightLoadThePlanStaysAsItIs() {
    for (int i = 0; i < 8; i++) {
      Problem problem = RandomProblems.cluster(5, 2, 15, 0.25, random);
      Plan first = planner.plan(problem, 1);
      Plan second = planner.plan(RandomProblems.later(problem, 0.1, random).withRunning(first), 2);

      assertThat(second.placements()).isEqualTo(first.placements());
    }
  }

  @Test
  void clustersOfManyTightDevicesArePlannedInBundles() {
    Problem problem = RandomProblems.cluster(6, 3, 1_000, 0.6, random);
    Plan first = planner.plan(problem, 1);
    Problem fewer = problem.withDevices(problem.devices().subList(100, 1_000)).withRunning(first);

    assertThat(CHECK.violations(problem, first)).isEmpty();
    assertThat(EveryResidency.families(first.placements())).hasSize(6);
    assertThat(CHECK.violations(fewer, planner.plan(fewer, 2))).isEmpty();
    assertThat(planner.plan(problem.withRunning(first), 2).placements())
        .isEqualTo(first.placements());
  }

  private static Set<List<Object>> seats(Plan plan) {
    return plan.placements().stream()
        .map(placement -> List.<Object>of(placement.device(), placement.variant()))
        .collect(Collectors.toSet());
  }
}
