package io.gearshift.planner.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.plan.Objective;
import io.gearshift.domain.plan.Placement;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.PlanCheck;
import io.gearshift.domain.plan.Planner;
import io.gearshift.domain.plan.Problem;
import io.gearshift.domain.plan.Share;
import io.gearshift.planner.allocation.RandomProblems;
import io.gearshift.planner.allocation.Restriction.Selection;
import io.gearshift.planner.proteus.ProteusPlanner;
import io.gearshift.planner.proteus.ProteusSettings;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RivalsTest {
  private static final BaselineSettings SETTINGS = BaselineSettings.DEFAULT;
  private static final PlanCheck CHECK =
      new PlanCheck(SETTINGS.assumptions(), SETTINGS.objective(), 1);

  private final Problem light = cluster(0.1);
  private final Problem heavy = cluster(0.95);
  private final Planner highThroughput = new ClipperHighThroughput(SETTINGS, RandomProblems.STILL);
  private final Planner highAccuracy = new ClipperHighAccuracy(SETTINGS, RandomProblems.STILL);
  private final Planner infaas = new InfaasAccuracy(SETTINGS, RandomProblems.STILL);

  @Test
  void clipperForThroughputServesTheLeastAccurateVariants() {
    assertThat(variants(highThroughput.plan(heavy, 1)))
        .isSubsetOf(extremes(heavy, Comparator.naturalOrder()));
  }

  @Test
  void clipperForAccuracyServesTheMostAccurateVariants() {
    assertThat(variants(highAccuracy.plan(heavy, 1)))
        .isSubsetOf(extremes(heavy, Comparator.reverseOrder()));
  }

  @Test
  void clipperOccupiesAllDevicesAtOnceAndNeverChanges() {
    for (Planner clipper : List.of(highThroughput, highAccuracy)) {
      Plan first = clipper.plan(light, 1);
      Plan second = clipper.plan(heavy.withRunning(first), 2);

      assertThat(first.placements()).hasSameSizeAs(light.devices());
      assertThat(second.placements()).isEqualTo(first.placements());
      assertThat(CHECK.violations(heavy.withRunning(first), second)).isEmpty();
    }
  }

  @Test
  void aStaticPlanGoesOnWithoutTheDevicesThatAreGone() {
    Planner planner = new StaticPlanner(SETTINGS, Map.of());
    Plan first = planner.plan(light, 1);
    Problem fewer = light.withDevices(light.devices().subList(10, 40)).withRunning(first);
    Plan second = planner.plan(fewer, 2);

    assertThat(first.placements()).hasSize(40);
    assertThat(second.placements()).hasSize(30);
    assertThat(first.placements()).containsAll(second.placements());
    assertThat(CHECK.violations(fewer, second)).isEmpty();
  }

  @Test
  void aPlanOfAnotherPlannerIsReplacedAndTheNewOneStays() {
    List<Planner> others =
        List.of(
            new ResidentPlanner(),
            new ProteusPlanner(ProteusSettings.DEFAULT, RandomProblems.STILL),
            infaas,
            new StaticPlanner(SETTINGS, Selection.LEAST_ACCURATE));
    for (Planner other : others) {
      Plan foreign = other.plan(light, 1);
      for (Planner planner : List.of(highAccuracy, new StaticPlanner(SETTINGS, Map.of()))) {
        Plan own = planner.plan(light.withRunning(foreign), 2);
        Plan later = planner.plan(heavy.withRunning(own), 3);

        assertThat(own.placements()).hasSameSizeAs(light.devices());
        assertThat(variants(own)).isSubsetOf(extremes(light, Comparator.reverseOrder()));
        assertThat(CHECK.violations(light.withRunning(foreign), own)).isEmpty();
        assertThat(later.placements()).isEqualTo(own.placements());
        assertThat(later.evaluation().orElseThrow().source()).isEqualTo("what runs, kept");
      }
    }
  }

  @Test
  void aPlanThatIsSplitInAnotherWayIsAnothers() {
    Planner planner = new StaticPlanner(SETTINGS, Map.of());
    Plan own = planner.plan(light, 1);
    Share first = own.shares().get(0);
    List<Share> shares =
        own.shares().stream()
            .map(s -> s == first ? new Share(s.device(), s.variant(), s.fraction() / 2) : s)
            .toList();
    Plan altered = new Plan(1, own.placements(), shares, Map.of(), Optional.empty(), List.of());

    assertThat(planner.plan(light.withRunning(altered), 2).shares()).isEqualTo(own.shares());
  }

  @Test
  void aDeviceThatJoinsMakesANewFirstPlan() {
    Planner planner = new StaticPlanner(SETTINGS, Map.of());
    Problem fewer = light.withDevices(light.devices().subList(0, 30));
    Plan first = planner.plan(fewer, 1);

    assertThat(planner.plan(light.withRunning(first), 2).placements())
        .isEqualTo(planner.plan(light, 1).placements());
  }

  @Test
  void aStaticPlanMayHaveTheFastestVariants() {
    assertThat(variants(new StaticPlanner(SETTINGS, Selection.LEAST_ACCURATE).plan(heavy, 1)))
        .isSubsetOf(extremes(heavy, Comparator.naturalOrder()));
  }

  @Test
  void sommelierDoesNotTakeDevicesWithManyVariantsForOneFamilys() {
    Planner sommelier = new Sommelier(ProteusSettings.DEFAULT, RandomProblems.STILL);
    Plan foreign = new ResidentPlanner().plan(light, 1);
    Plan own = sommelier.plan(light.withRunning(foreign), 2);

    assertThat(own.shortfall()).isEmpty();
    assertThat(Set.copyOf(families(own).values())).hasSameSizeAs(light.families());
  }

  @Test
  void aStaticPlanHasTheVariantsThatWereWrittenDown() {
    Map<FamilyId, String> chosen =
        heavy.families().stream().collect(Collectors.toMap(Family::id, family -> "v0"));

    assertThat(variants(new StaticPlanner(SETTINGS, chosen).plan(heavy, 1)))
        .isNotEmpty()
        .allMatch(variant -> variant.name().equals("v0"));
  }

  @Test
  void sommelierChoosesVariantsAndKeepsEveryDeviceInItsFamily() {
    Planner sommelier = new Sommelier(ProteusSettings.DEFAULT, RandomProblems.STILL);
    Plan first = sommelier.plan(light, 1);
    Plan second = sommelier.plan(heavy.withRunning(first), 2);

    assertThat(families(second)).isEqualTo(families(first));
    assertThat(variants(second)).isNotEqualTo(variants(first));
  }

  @Test
  void infaasGivesUpAccuracyWhenDemandRisesAndTakesItBackWhenItFalls() {
    Plan few = infaas.plan(light, 1);
    Plan many = infaas.plan(heavy.withRunning(few), 2);
    Plan again = infaas.plan(light.withRunning(many), 3);

    assertThat(few.shortfall()).isEmpty();
    assertThat(accuracy(heavy, many)).isLessThan(accuracy(light, few));
    assertThat(accuracy(light, again)).isGreaterThan(accuracy(heavy, many));
    assertThat(again.placements().size()).isLessThan(many.placements().size());
  }

  private static Set<VariantId> extremes(Problem problem, Comparator<Accuracy> order) {
    UnaryOperator<Family> usable =
        family ->
            family.withVariants(
                family.variants().stream()
                    .filter(variant -> meetsSlo(problem, family, variant))
                    .toList());
    return problem.families().stream()
        .map(usable)
        .map(f -> f.variants().stream().min(Comparator.comparing(Variant::accuracy, order)))
        .map(variant -> variant.orElseThrow().id())
        .collect(Collectors.toSet());
  }

  private static boolean meetsSlo(Problem problem, Family family, Variant variant) {
    return problem.profiles().stream()
        .filter(profile -> profile.variant().equals(variant.id()))
        .anyMatch(
            profile ->
                profile.p95().of(1).compareTo(SETTINGS.assumptions().batchLatencyLimit(family))
                    < 0);
  }

  /** Of all instances on the average. */
  private static double accuracy(Problem problem, Plan plan) {
    return plan.placements().stream()
        .mapToDouble(
            placement -> {
              Family family =
                  problem.families().stream()
                      .filter(f -> f.id().equals(placement.variant().family()))
                      .findFirst()
                      .orElseThrow();
              return Objective.accuracy(
                  family, family.variant(placement.variant().name()).orElseThrow());
            })
        .average()
        .orElseThrow();
  }

  private static Set<VariantId> variants(Plan plan) {
    return plan.placements().stream().map(Placement::variant).collect(Collectors.toSet());
  }

  private static Map<DeviceId, FamilyId> families(Plan plan) {
    return plan.placements().stream()
        .collect(Collectors.toMap(Placement::device, placement -> placement.variant().family()));
  }

  private static Problem cluster(double level) {
    return RandomProblems.cluster(6, 3, 40, level, new SplittableRandom(42));
  }
}
