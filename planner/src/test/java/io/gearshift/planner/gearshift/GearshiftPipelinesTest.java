package io.gearshift.planner.gearshift;

import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.catalog.VariantProfile;
import io.gearshift.domain.plan.Placement;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.PlanCheck;
import io.gearshift.domain.plan.Problem;
import io.gearshift.planner.allocation.RandomProblems;
import io.gearshift.planner.pipeline.RandomPipelines;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The default planner where queries pass through pipelines, with single families beside them. */
class GearshiftPipelinesTest {
  private static final GearshiftSettings SETTINGS = GearshiftSettings.DEFAULT;
  private static final PlanCheck CHECK =
      new PlanCheck(SETTINGS.assumptions(), SETTINGS.objective(), Integer.MAX_VALUE);
  private static final double ROUNDING = 1e-3;

  private final GearshiftPlanner planner =
      new GearshiftPlanner(SETTINGS, RandomPipelines.ticking());
  private final long seed = 11;
  private final SplittableRandom random = new SplittableRandom(seed);

  GearshiftPipelinesTest() {
    System.out.println("GearshiftPipelinesTest seed " + seed);
  }

  @Test
  void plansPassTheCheckAndSoDoThoseThatFollow() {
    int mixed = 0;
    for (int i = 0; i < 40; i++) {
      Problem problem = RandomPipelines.small(random);
      mixed += problem.demand().isEmpty() ? 0 : 1;
      check(problem, "small " + i);
    }
    for (int i = 0; i < 3; i++) {
      check(withSingles(RandomPipelines.cluster(2, 2, 2, 15, 0.4 * i, random)), "cluster " + i);
    }
    assertThat(mixed).isGreaterThan(5);
  }

  private void check(Problem problem, String name) {
    Plan first = planner.plan(problem, 1);
    assertSound(problem, first, name);
    Problem later =
        RandomPipelines.later(problem, 0.5, random)
            .withRunning(first)
            .withDevices(problem.devices().subList(0, problem.devices().size() * 2 / 3));
    Plan second = planner.plan(later, 2);
    assertSound(later, second, "after " + name);
    assertThat(planner.plan(later, 2).asksForTheSameAs(second)).as("%s, twice", name).isTrue();
  }

  private static void assertSound(Problem problem, Plan plan, String name) {
    assertThat(CHECK.violations(problem, plan)).as(name).isEmpty();
    assertThat(plan.shares()).as(name).isEmpty();
    assertThat(plan.rationale())
        .as(name)
        .noneMatch(line -> line.contains("thrown away") || line.contains("failed"));
  }

  /** Two families that are in no pipeline, out of other problems' catalogues. */
  private Problem withSingles(Problem problem) {
    Problem others = RandomProblems.cluster(2, 2, 15, 0.3, random);
    List<Family> families = new ArrayList<>(problem.families());
    families.addAll(others.families());
    List<VariantProfile> profiles = new ArrayList<>(problem.profiles());
    profiles.addAll(others.profiles());
    return new Problem(problem.devices(), families, profiles)
        .withDemand(others.demand())
        .withPipelines(problem.pipelines());
  }

  @Test
  void whereEverythingFitsEverythingIsResidentWhateverTheDemand() {
    for (int i = 0; i < 30; i++) {
      Problem problem = roomy(RandomPipelines.small(random));
      Set<List<Object>> all = new HashSet<>();
      for (Device device : problem.devices()) {
        problem.families().stream()
            .flatMap(family -> family.variants().stream())
            .forEach(variant -> all.add(List.of(device.id(), variant.id())));
      }
      Plan busy = planner.plan(RandomPipelines.times(problem, 3), 1);
      Plan idle = planner.plan(RandomPipelines.times(problem, 0), 1);

      assertThat(seats(busy)).as("problem %d", i).isEqualTo(all);
      assertThat(seats(idle)).as("problem %d", i).isEqualTo(all);
    }
  }

  private static Problem roomy(Problem problem) {
    return problem.withDevices(
        problem.devices().stream()
            .map(d -> new Device(d.id(), d.kind(), d.ordinal(), d.cores(), 20 * d.memoryBytes()))
            .toList());
  }

  @Test
  void noFamilyIsDarkThatCouldBeHostedAndMostPlansAreNearTheBestThereAre() {
    int compared = 0;
    int near = 0;
    for (int i = 0; i < 400 && compared < 40; i++) {
      Problem problem = fresh(RandomPipelines.small(random));
      EveryHousing every = new EveryHousing(problem, CHECK);
      OptionalDouble best = every.bestValue();
      if (best.isPresent()) {
        Plan plan = planner.plan(problem, i);
        double value = CHECK.value(problem, plan);
        assertThat(EveryResidency.families(plan.placements()))
            .as("problem %d", i)
            .hasSize(every.mostFamilies());
        assertThat(value).as("problem %d", i).isLessThanOrEqualTo(best.getAsDouble() + ROUNDING);
        assertThat(plan.evaluation().orElseThrow().bound().orElseThrow())
            .as("bound of problem %d", i)
            .isGreaterThanOrEqualTo(best.getAsDouble() - ROUNDING);
        compared++;
        near += value > best.getAsDouble() - SETTINGS.worthwhile() ? 1 : 0;
      }
    }
    System.out.println(near + " of " + compared + " plans are as good as the best");
    assertThat(compared).isGreaterThan(20);
    assertThat(near).isGreaterThan(compared * 8 / 10);
  }

  private static Problem fresh(Problem problem) {
    return new Problem(problem.devices(), problem.families(), problem.profiles())
        .withDemand(problem.demand())
        .withPipelines(problem.pipelines());
  }

  @Test
  void demandThatMovesALittleChangesNothing() {
    for (int i = 0; i < 5; i++) {
      Problem problem = RandomPipelines.cluster(2, 2, 2, 12, 0.15 * i, random);
      Plan first = planner.plan(problem, 1);
      Problem later = RandomPipelines.times(problem, 0.999).withRunning(first);
      Plan second = planner.plan(later, 2);

      assertThat(seats(second)).as("problem %d", i).isEqualTo(seats(first));
      assertThat(planner.plan(later.withRunning(second), 3).asksForTheSameAs(second)).isTrue();
    }
  }

  @Test
  void aDeviceThatJoinsIsFilledThoughTheDemandDoesNotNeedIt() {
    Problem problem = RandomPipelines.cluster(2, 1, 1, 4, 0.1, random);
    Plan first = planner.plan(problem.withDevices(problem.devices().subList(0, 3)), 1);
    Plan second = planner.plan(problem.withRunning(first), 2);

    assertThat(second.placements()).containsAll(first.placements());
    assertThat(second.on(problem.devices().get(3).id())).isNotEmpty();
  }

  @Test
  void whatCannotBeServedIsStated() {
    for (int i = 0; i < 4; i++) {
      Problem problem = RandomPipelines.times(RandomPipelines.cluster(2, 2, 2, 12, 1, random), 5);
      Plan plan = planner.plan(problem, 1);
      double asked =
          problem.pipelines().stream().mapToDouble(load -> load.demand().perSecond()).sum();
      double shed = plan.shortfall().values().stream().mapToDouble(rate -> rate.perSecond()).sum();

      assertThat(CHECK.violations(problem, plan)).isEmpty();
      assertThat(shed / asked).isBetween(0.7, 0.9);
    }
  }

  @Test
  void whatWasNeverProfiledIsHostedAllTheSame() {
    Problem known = RandomPipelines.cluster(2, 1, 1, 2, 0.5, random);
    Problem problem =
        new Problem(known.devices(), known.families(), List.of()).withPipelines(known.pipelines());
    Plan plan = planner.plan(problem, 1);
    Set<VariantId> hosted =
        plan.placements().stream().map(Placement::variant).collect(Collectors.toSet());
    long variants = problem.families().stream().mapToLong(f -> f.variants().size()).sum();

    assertThat(CHECK.violations(problem, plan)).isEmpty();
    assertThat(hosted).hasSize((int) variants);
    assertThat(plan.rationale()).anyMatch(line -> line.startsWith("Never profiled"));
    assertThat(planner.plan(problem.withRunning(plan), 2).placements())
        .containsExactlyInAnyOrderElementsOf(plan.placements());
  }

  @Test
  void pipelinesThatNobodyAsksForAreResidentBesideFamiliesThatAreAsked() {
    Problem problem =
        RandomPipelines.times(withSingles(RandomPipelines.cluster(2, 1, 2, 12, 0.5, random)), 0);
    Plan plan = planner.plan(problem, 1);

    assertThat(CHECK.violations(problem, plan)).isEmpty();
    assertThat(EveryResidency.families(plan.placements())).hasSize(problem.families().size());
    assertThat(plan.shortfall()).isEmpty();
    assertThat(planner.plan(problem.withDemand(Map.of()), 1).shortfall()).isEmpty();
  }

  private static Set<List<Object>> seats(Plan plan) {
    return plan.placements().stream()
        .map(placement -> List.<Object>of(placement.device(), placement.variant()))
        .collect(Collectors.toSet());
  }
}
