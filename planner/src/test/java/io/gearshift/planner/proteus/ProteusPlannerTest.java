package io.gearshift.planner.proteus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.catalog.VariantProfile;
import io.gearshift.domain.plan.Placement;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.PlanCheck;
import io.gearshift.domain.plan.Problem;
import io.gearshift.domain.plan.Share;
import io.gearshift.planner.allocation.Allocation;
import io.gearshift.planner.allocation.Allocator;
import io.gearshift.planner.allocation.BatchChoice;
import io.gearshift.planner.allocation.DecomposedAllocator;
import io.gearshift.planner.allocation.RandomProblems;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ProteusPlannerTest {
  private static final ProteusSettings SETTINGS = ProteusSettings.DEFAULT;
  private static final PlanCheck CHECK =
      new PlanCheck(SETTINGS.assumptions(), SETTINGS.objective(), 1);

  private final ProteusPlanner planner = new ProteusPlanner(SETTINGS, RandomProblems.STILL);
  private final Problem light = cluster(0.1);
  private final Problem heavy = cluster(0.95);

  @Test
  void devicesThatGainNothingAreReleased() {
    Plan plan = planner.plan(light, 1);

    assertThat(plan.shortfall()).isEmpty();
    assertThat(plan.placements().size()).isLessThan(light.devices().size() / 2);
    assertThat(plan.rationale()).anyMatch(line -> line.contains("devices host nothing"));
  }

  @Test
  void accuracyIsGivenUpWhenDemandRisesAndDemandIsServed() {
    Plan few = planner.plan(light, 1);
    Plan many = planner.plan(heavy, 1);

    assertThat(many.shortfall()).isEmpty();
    assertThat(CHECK.value(heavy, many)).isLessThan(CHECK.value(light, few) - 1);
  }

  @Test
  void whatCannotBeServedIsStated() {
    Problem problem = cluster(1.3);
    Plan plan = planner.plan(problem, 1);

    assertThat(plan.shortfall()).isNotEmpty();
    assertThat(CHECK.violations(problem, plan)).isEmpty();
    assertThat(plan.rationale()).anyMatch(line -> line.contains("are shed"));
  }

  @Test
  void aPlanThatIsStillGoodEnoughStays() {
    Plan first = planner.plan(heavy, 1);
    Plan second =
        planner.plan(
            RandomProblems.later(heavy, 0.0005, new SplittableRandom(1)).withRunning(first), 2);

    assertThat(seats(second)).isEqualTo(seats(first));
    assertThat(second.epoch()).isEqualTo(2);
  }

  @Test
  void dearLoadsMakeFewerOfThem() {
    Plan first = planner.plan(heavy, 1);
    Problem later = RandomProblems.later(heavy, 0.15, new SplittableRandom(2)).withRunning(first);
    Problem fresh = later.withRunning(new Plan(0, List.of(), List.of()));

    assertThat(loads(first, planner.plan(later, 2)))
        .isLessThan(loads(first, planner.plan(fresh, 2)));
  }

  @Test
  void aLostDeviceIsMadeUpFor() {
    Plan first = planner.plan(heavy, 1);
    Problem fewer = heavy.withDevices(heavy.devices().subList(0, 35)).withRunning(first);
    Plan second = planner.plan(fewer, 2);

    assertThat(CHECK.violations(fewer, second)).isEmpty();
    assertThat(loads(first, second)).isLessThan(20);
  }

  @Test
  void withoutDevicesAllDemandIsShed() {
    Plan plan = planner.plan(heavy.withDevices(List.of()), 1);

    assertThat(plan.placements()).isEmpty();
    assertThat(plan.shortfall()).hasSameSizeAs(heavy.families());
  }

  @Test
  void withoutDemandNothingRuns() {
    assertThat(planner.plan(heavy.withDemand(Map.of()), 1).placements()).isEmpty();
    assertThat(planner.plan(new Problem(List.of(), List.of(), List.of()), 1).placements())
        .isEmpty();
  }

  @Test
  void aFamilyThatMeetsItsSloNowhereIsShedAndTheOthersAreServed() {
    FamilyId slow = light.families().get(0).id();
    Problem problem =
        new Problem(
            light.devices(),
            light.families(),
            light.profiles().stream().filter(p -> !p.variant().family().equals(slow)).toList(),
            light.demand(),
            light.running());
    Plan plan = planner.plan(problem, 1);

    assertThat(plan.shortfall()).containsOnlyKeys(slow);
    assertThat(plan.shortfall(slow).perSecond())
        .isCloseTo(light.demand(slow).perSecond(), within(1e-9));
  }

  @Test
  void aClockThatRunsOutStillLeavesASoundPlan() {
    for (int step = 1; step < 2_000; step *= 3) {
      AtomicLong clock = new AtomicLong();
      long nanos = Duration.ofMillis(1).toNanos() * step;
      Plan plan = new ProteusPlanner(SETTINGS, () -> clock.addAndGet(nanos)).plan(heavy, 1);

      assertThat(CHECK.violations(heavy, plan)).isEmpty();
      assertThat(plan.placements()).isNotEmpty();
    }
  }

  @Test
  void anInterruptedThreadStillPlans() {
    Thread.currentThread().interrupt();
    Plan plan = planner.plan(heavy, 1);

    Thread.interrupted();
    assertThat(CHECK.violations(heavy, plan)).isEmpty();
    assertThat(plan.placements()).isNotEmpty();
  }

  @Test
  void ifTheSolverFailsWhatRunsIsRefitted() {
    Problem running = heavy.withRunning(planner.plan(light, 1));
    Plan plan =
        planningBy(
                (problem, deadline) -> {
                  throw new IllegalStateException("out of order");
                })
            .plan(running, 2);

    assertThat(plan.evaluation().orElseThrow().source()).isEqualTo("what runs, refitted");
    assertThat(plan.rationale()).anyMatch(line -> line.contains("out of order"));
    assertThat(CHECK.violations(running, plan)).isEmpty();
    assertThat(plan.placements()).isNotEmpty();
  }

  @Test
  void aPlanThatClaimsAWrongBoundIsThrownAway() {
    Plan plan =
        planningBy(
                (problem, deadline) -> {
                  Allocation sound = new DecomposedAllocator(0.05, 1).allocate(problem, deadline);
                  return new Allocation(sound.counts(), OptionalDouble.of(-1e6), "boasting");
                })
            .plan(heavy, 1);

    assertThat(plan.evaluation().orElseThrow().source()).isEqualTo("what runs, refitted");
    assertThat(plan.rationale()).anyMatch(line -> line.contains("more than its bound"));
  }

  private static ProteusPlanner planningBy(Allocator allocator) {
    return new ProteusPlanner(SETTINGS, RandomProblems.STILL, allocator);
  }

  @Test
  void aRunningPlanThatHostsManyVariantsOnADeviceIsALegalStart() {
    List<Placement> everything =
        heavy.devices().stream()
            .flatMap(
                device ->
                    heavy.families().stream()
                        .map(f -> new Placement(device.id(), f.variants().get(0).id(), 1)))
            .toList();
    Problem problem = heavy.withRunning(new Plan(1, everything, List.of()));
    Plan plan = planner.plan(problem, 2);

    assertThat(CHECK.violations(problem, plan)).isEmpty();
    assertThat(plan.evaluation().orElseThrow().source()).startsWith("decomposition");
  }

  @Test
  void withoutModelSelectionAFamilyHasOneVariant() {
    Plan plan = without(Ablation.MODEL_SELECTION).plan(light, 1);
    Map<FamilyId, Set<VariantId>> variants =
        plan.placements().stream()
            .map(Placement::variant)
            .collect(Collectors.groupingBy(VariantId::family, Collectors.toSet()));

    assertThat(variants.values()).allMatch(own -> own.size() == 1);
  }

  @Test
  void withoutModelPlacementNoDeviceChangesItsFamily() {
    ProteusPlanner fixed = without(Ablation.MODEL_PLACEMENT);
    Plan first = fixed.plan(light, 1);
    Plan second = fixed.plan(heavy.withRunning(first), 2);

    assertThat(families(first)).isEqualTo(families(second)).hasSize(light.devices().size());
    assertThat(seats(second)).isNotEqualTo(seats(first));
  }

  @Test
  void withoutAdaptiveBatchingBatchesAreOfOne() {
    assertThat(without(Ablation.ADAPTIVE_BATCHING).plan(heavy, 1).placements())
        .isNotEmpty()
        .allMatch(placement -> placement.batchCap() == 1);
  }

  @Test
  void withoutQueryAssignmentTheInstancesOfAFamilyGetTheSame() {
    Map<FamilyId, Set<Double>> fractions =
        without(Ablation.QUERY_ASSIGNMENT).plan(heavy, 1).shares().stream()
            .collect(
                Collectors.groupingBy(
                    share -> share.variant().family(),
                    Collectors.mapping(Share::fraction, Collectors.toSet())));

    assertThat(fractions.values()).isNotEmpty().allMatch(own -> own.size() == 1);
  }

  @Test
  void batchesAreTheLargestBelowHalfOfTheSloUnlessTheBestAreAskedFor() {
    LatencyProfile latency =
        LatencyProfile.measured(
            Map.of(
                1, Duration.ofMillis(10),
                2, Duration.ofMillis(15),
                4, Duration.ofMillis(149),
                8, Duration.ofMillis(1_000)));
    Problem problem =
        new Problem(
                light.devices(),
                light.families(),
                light.profiles().stream()
                    .map(
                        p ->
                            new VariantProfile(
                                p.variant(),
                                p.kind(),
                                p.cores(),
                                latency,
                                latency,
                                latency,
                                p.memoryBytes(),
                                p.loadTime()))
                    .toList())
            .withDemand(light.demand());

    assertThat(planner.plan(problem, 1).placements()).allMatch(p -> p.batchCap() == 4);
    assertThat(
            new ProteusPlanner(SETTINGS.with(BatchChoice.BEST), RandomProblems.STILL)
                .plan(problem, 1)
                .placements())
        .isNotEmpty()
        .allMatch(p -> p.batchCap() == 2);
  }

  @Test
  void everyPartThatIsLeftOutCostsValue() {
    double full = CHECK.value(heavy, planner.plan(heavy, 1));
    for (Ablation part : List.of(Ablation.MODEL_SELECTION, Ablation.ADAPTIVE_BATCHING)) {
      assertThat(CHECK.value(heavy, without(part).plan(heavy, 1))).as("%s", part).isLessThan(full);
    }
  }

  private static ProteusPlanner without(Ablation part) {
    return new ProteusPlanner(SETTINGS.without(part), RandomProblems.STILL);
  }

  private static Problem cluster(double level) {
    return RandomProblems.cluster(6, 3, 40, level, new SplittableRandom(42));
  }

  private static Set<List<Object>> seats(Plan plan) {
    return plan.placements().stream()
        .map(placement -> List.<Object>of(placement.device(), placement.variant()))
        .collect(Collectors.toSet());
  }

  private static Map<DeviceId, FamilyId> families(Plan plan) {
    return plan.placements().stream()
        .collect(Collectors.toMap(Placement::device, placement -> placement.variant().family()));
  }

  private static int loads(Plan before, Plan after) {
    Set<List<Object>> loads = new HashSet<>(seats(after));
    loads.removeAll(seats(before));
    return loads.size();
  }
}
