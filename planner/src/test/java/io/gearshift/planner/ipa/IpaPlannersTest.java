package io.gearshift.planner.ipa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.pipeline.Stage;
import io.gearshift.domain.plan.PipelineLoad;
import io.gearshift.domain.plan.Placement;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.PlanCheck;
import io.gearshift.domain.plan.Planner;
import io.gearshift.domain.plan.Problem;
import io.gearshift.domain.plan.Share;
import io.gearshift.domain.plan.Workload;
import io.gearshift.planner.allocation.RandomProblems;
import io.gearshift.planner.pipeline.RandomPipelines;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class IpaPlannersTest {
  private static final IpaSettings SETTINGS = IpaSettings.DEFAULT;
  private static final PlanCheck CHECK =
      new PlanCheck(SETTINGS.assumptions(), SETTINGS.objective(), 1);
  private static final Planner IPA = new IpaPlanner(SETTINGS, RandomProblems.STILL);
  private static final Planner HIGH = Fa2Planner.high(SETTINGS, RandomProblems.STILL);
  private static final Planner LOW = Fa2Planner.low(SETTINGS, RandomProblems.STILL);
  private static final Planner RIM = new RimPlanner(SETTINGS, RandomProblems.STILL);

  private static Map<String, Planner> planners() {
    Map<String, Planner> planners = new LinkedHashMap<>();
    planners.put("ipa", IPA);
    planners.put("fa2-high", HIGH);
    planners.put("fa2-low", LOW);
    planners.put("rim", RIM);
    return planners;
  }

  @Test
  void plansPassTheCheckAndSoDoThoseThatFollow() {
    long seed = System.nanoTime();
    System.out.println("IpaPlannersTest seed " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 120; i++) {
      Problem problem = i % 3 == 0 ? RandomProblems.small(random) : RandomPipelines.small(random);
      Problem later =
          i % 3 == 0
              ? RandomProblems.later(problem, 0.5, random)
              : RandomPipelines.later(problem, 0.5, random);
      List<Device> fewer = problem.devices().subList(0, problem.devices().size() * 2 / 3);
      for (Map.Entry<String, Planner> planner : planners().entrySet()) {
        Plan first = planner.getValue().plan(problem, 1);
        assertSound(problem, first, planner.getKey() + ", problem " + i);
        Problem next = later.withRunning(first).withDevices(fewer);
        Plan second = planner.getValue().plan(next, 2);
        assertSound(next, second, planner.getKey() + ", after problem " + i);
        assertThat(planner.getValue().plan(next, 2)).isEqualTo(second);
      }
    }
  }

  private static void assertSound(Problem problem, Plan plan, String name) {
    assertThat(CHECK.violations(problem, plan)).as(name).isEmpty();
    assertThat(plan.rationale()).as(name).noneMatch(line -> line.contains("thrown away"));
    assertThat(plan.evaluation()).isPresent();
  }

  @Test
  void whereAllDemandCanBeServedNoPlanIsWorthMore() {
    long seed = System.nanoTime();
    System.out.println("IpaPlannersTest seed " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    int served = 0;
    for (int i = 0; i < 300; i++) {
      Problem problem = RandomPipelines.small(random);
      if (hasSharedFamilies(problem)) {
        continue;
      }
      Plan plan = IPA.plan(problem, 1);
      OptionalDouble best = ExhaustiveChoice.worth(problem);
      if (best.isPresent()) {
        served++;
        assertThat(plan.shortfall()).as("problem %d: %s", i, plan.rationale()).isEmpty();
        assertThat(ExhaustiveChoice.worth(problem, plan))
            .as("problem %d: %s", i, plan.rationale())
            .isCloseTo(best.getAsDouble(), within(1e-6));
      }
    }
    assertThat(served).isGreaterThan(30);
  }

  private static boolean hasSharedFamilies(Problem problem) {
    Set<Object> seen = new HashSet<>();
    return problem.pipelines().stream()
        .flatMap(load -> load.graph().stages().stream())
        .anyMatch(stage -> !seen.add(stage.family()));
  }

  @Test
  void theSameDemandMovesNothing() {
    SplittableRandom random = new SplittableRandom(4);
    for (int i = 0; i < 60; i++) {
      Problem problem = RandomPipelines.small(random);
      Plan first = IPA.plan(problem, 1);
      Plan second = IPA.plan(problem.withRunning(first), 2);

      assertThat(second.placements())
          .as("problem %d", i)
          .containsExactlyInAnyOrderElementsOf(first.placements());
    }
  }

  @Test
  void tooMuchDemandIsShedAndTheRestServed() {
    Problem problem = roomy();
    Plan plan = IPA.plan(RandomPipelines.times(problem, 1000), 1);

    assertThat(plan.shortfall()).isNotEmpty();
    assertThat(plan.placements()).isNotEmpty();
    assertThat(plan.rationale().get(0)).startsWith("Of the demand of each pipeline ");
    assertThat(CHECK.violations(RandomPipelines.times(problem, 1000), plan)).isEmpty();
  }

  @Test
  void replicasOfAFamilyGetEqualShares() {
    Plan plan = IPA.plan(RandomPipelines.times(roomy(), 3), 1);
    Map<Object, Set<Double>> shares =
        plan.shares().stream()
            .collect(
                Collectors.groupingBy(
                    share -> share.variant().family(),
                    Collectors.mapping(Share::fraction, Collectors.toSet())));

    assertThat(shares).isNotEmpty();
    shares.values().forEach(fractions -> assertThat(fractions).hasSize(1));
  }

  @Test
  void everyStageHasABudgetAndTheyLeaveNoQueryMoreThanItsSlo() {
    Problem problem = roomy();
    Plan plan = IPA.plan(problem, 1);
    PipelineLoad load = problem.pipelines().get(0);

    assertThat(plan.budgets()).hasSameSizeAs(load.graph().stages());
    for (List<Stage> branch : load.graph().branches()) {
      long nanos =
          plan.budgets().stream()
              .filter(b -> branch.stream().anyMatch(stage -> stage.name().equals(b.stage())))
              .mapToLong(budget -> budget.time().toNanos())
              .sum();
      assertThat(nanos).isLessThanOrEqualTo(load.graph().slo().toNanos());
    }
  }

  @Test
  void fa2RunsTheMostOrTheLeastAccurateVariants() {
    Problem problem = roomy();

    assertThat(variants(HIGH.plan(problem, 1))).isEqualTo(extremes(problem, true));
    assertThat(variants(LOW.plan(problem, 1))).isEqualTo(extremes(problem, false));
  }

  @Test
  void rimKeepsItsReplicasWhateverTheDemand() {
    Problem problem = roomy();
    int families = problem.pipelines().get(0).graph().stages().size();
    for (double factor : new double[] {0.01, 1}) {
      Plan plan = RIM.plan(RandomPipelines.times(problem, factor), 1);
      assertThat(plan.placements()).hasSize(problem.devices().size() / families * families);
    }
  }

  @Test
  void whatIsNotAskedForHasNoDevice() {
    Plan plan = IPA.plan(RandomPipelines.times(roomy(), 0), 1);

    assertThat(plan.placements()).isEmpty();
    assertThat(plan.shortfall()).isEmpty();
  }

  @Test
  void aPipelineThatCannotBeRunIsLeftOutAndItsDemandIsStated() {
    Problem problem = roomy().withDevices(List.of());
    Plan plan = IPA.plan(problem, 1);

    assertThat(plan.placements()).isEmpty();
    assertThat(plan.shortfall())
        .containsEntry(
            Workload.name(problem.pipelines().get(0)), problem.pipelines().get(0).demand());
    assertThat(CHECK.violations(problem, plan)).isEmpty();
  }

  /** One pipeline of different families, with all its demand served by the most accurate. */
  private static Problem roomy() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 10_000; i++) {
      Problem problem = RandomPipelines.small(random);
      if (problem.pipelines().size() == 1
          && problem.demand().isEmpty()
          && problem.devices().size() >= 4
          && problem.devices().stream().map(Device::kind).distinct().count() == 1
          && problem.devices().stream().map(Device::memoryBytes).distinct().count() == 1
          && problem.pipelines().get(0).graph().stages().size() == 2
          && !hasSharedFamilies(problem)
          && HIGH.plan(problem, 1).shortfall().isEmpty()
          && RIM.plan(problem, 1).shortfall().isEmpty()) {
        return problem;
      }
    }
    throw new AssertionError("none of the random problems is roomy");
  }

  private static Set<VariantId> variants(Plan plan) {
    return plan.placements().stream().map(Placement::variant).collect(Collectors.toSet());
  }

  private static Set<VariantId> extremes(Problem problem, boolean most) {
    Comparator<Variant> order = Comparator.comparing(Variant::accuracy);
    return problem.families().stream()
        .map(Family::variants)
        .map(own -> own.stream().max(most ? order : order.reversed()).orElseThrow().id())
        .collect(Collectors.toSet());
  }
}
