package io.gearshift.planner.gearshift;

import static io.gearshift.planner.baseline.Fixtures.CPU;
import static io.gearshift.planner.baseline.Fixtures.CUDA;
import static io.gearshift.planner.baseline.Fixtures.device;
import static io.gearshift.planner.baseline.Fixtures.family;
import static io.gearshift.planner.baseline.Fixtures.profile;
import static io.gearshift.planner.baseline.Fixtures.variant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.catalog.VariantProfile;
import io.gearshift.domain.plan.Placement;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.Problem;
import io.gearshift.domain.traffic.Rate;
import io.gearshift.planner.allocation.RandomProblems;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GearshiftPlannerTest {
  private static final FamilyId F = new FamilyId("f");
  private static final FamilyId G = new FamilyId("g");

  /** Room for both little ones and one of the big ones. */
  private static final Problem TIGHT =
      new Problem(
          List.of(device("d", CPU, 65)),
          List.of(
              family("f", variant("f", "big", 0.9), variant("f", "little", 0.7)),
              family("g", variant("g", "big", 0.9), variant("g", "little", 0.7))),
          List.of(
              profile("f/big", CPU, 40, 9),
              profile("f/little", CPU, 10, 1),
              profile("g/big", CPU, 41, 9),
              profile("g/little", CPU, 11, 1)));

  private final GearshiftPlanner planner =
      new GearshiftPlanner(GearshiftSettings.DEFAULT, RandomProblems.STILL);

  @Test
  void theFamilyThatIsAskedMostGetsItsBestVariant() {
    assertThat(names(planner.plan(asked(30, 1), 1), "d"))
        .containsExactlyInAnyOrder("f/little", "g/little", "f/big");
    assertThat(names(planner.plan(asked(1, 30), 1), "d"))
        .containsExactlyInAnyOrder("f/little", "g/little", "g/big");
  }

  @Test
  void whatRunsStaysUntilAChangeGainsEnough() {
    Plan first = planner.plan(asked(30, 1), 1);

    assertThat(planner.plan(asked(20, 20.5).withRunning(first), 2).placements())
        .isEqualTo(first.placements());
    assertThat(names(planner.plan(asked(1, 30).withRunning(first), 2), "d")).contains("g/big");
  }

  @Test
  void aCheapVariantMakesRoomForAFastOneIfTheDemandNeedsIt() {
    Problem problem =
        new Problem(
            List.of(device("d", CPU, 50)),
            List.of(family("f", variant("f", "small", 0.9), variant("f", "fast", 0.6))),
            List.of(profile("f/small", CPU, 10, 40), profile("f/fast", CPU, 45, 2)));

    assertThat(names(planner.plan(problem.withDemand(Map.of(F, Rate.of(5))), 1), "d"))
        .containsExactly("f/small");
    assertThat(names(planner.plan(problem.withDemand(Map.of(F, Rate.of(300))), 1), "d"))
        .containsExactly("f/fast");
  }

  @Test
  void fewerDevicesThanFamiliesStillServeAll() {
    Plan plan = planner.plan(asked(100, 100), 1);

    assertThat(plan.shortfall()).isEmpty();
    assertThat(names(plan, "d")).contains("f/little", "g/little");
  }

  @Test
  void whatNoRouterCouldServeIsStated() {
    Plan plan = planner.plan(asked(1_500, 0), 1);

    assertThat(plan.shortfall()).containsOnlyKeys(F);
    assertThat(plan.shortfall(F).perSecond()).isCloseTo(1_500 - 1_000 / 1.05, within(1e-6));
    assertThat(plan.rationale())
        .anyMatch(
            line ->
                line.startsWith("f is planned for 1500.00/s")
                    && line.contains("up to 952.38/s")
                    && line.contains("547.62/s cannot be served"));
  }

  @Test
  void theRationaleSaysWhatDoesNotFit() {
    assertThat(planner.plan(asked(30, 1), 1).rationale())
        .anyMatch(line -> line.contains("d: no room") && line.contains("g/big"));
  }

  @Test
  void theBatchCapIsTheLargestBatchThatTakesHalfOfTheSlo() {
    LatencyProfile latency =
        LatencyProfile.measured(
            Map.of(
                1, Duration.ofMillis(10),
                4, Duration.ofMillis(40),
                5, Duration.ofMillis(50),
                6, Duration.ofMillis(51)));
    Problem problem =
        new Problem(
            List.of(device("d", CPU, 10)),
            List.of(family("f", variant("f", "steady", 0.5), variant("f", "slow", 0.9))),
            List.of(
                new VariantProfile(
                    VariantId.of("f", "steady"),
                    CPU,
                    1,
                    latency,
                    latency,
                    latency,
                    1,
                    Duration.ZERO),
                profile("f/slow", CPU, 1, 60)));

    assertThat(planner.plan(problem, 1).placements())
        .containsExactlyInAnyOrder(
            new Placement(new DeviceId("d"), VariantId.of("f", "steady"), 5),
            new Placement(new DeviceId("d"), VariantId.of("f", "slow"), 1));
  }

  @Test
  void aFamilyThatIsTooSlowEverywhereIsHostedAndNotCountedOn() {
    Problem problem =
        new Problem(
                List.of(device("d", CPU, 10)),
                List.of(family("f", variant("f", "slow", 0.9))),
                List.of(profile("f/slow", CPU, 1, 60)))
            .withDemand(Map.of(F, Rate.of(2)));
    Plan plan = planner.plan(problem, 1);

    assertThat(names(plan, "d")).containsExactly("f/slow");
    assertThat(plan.shortfall(F)).isEqualTo(Rate.of(2));
    assertThat(plan.rationale()).anyMatch(line -> line.contains("longer than half of its SLO"));
  }

  @Test
  void aDominatedVariantStandsInWhereOnlyItFits() {
    Family family = family("f", variant("f", "good", 0.9), variant("f", "poor", 0.5));
    Problem problem =
        new Problem(
            List.of(device("d", CPU, 10)),
            List.of(family),
            List.of(profile("f/good", CPU, 11, 1), profile("f/poor", CPU, 9, 2)));

    assertThat(names(planner.plan(problem, 1), "d")).containsExactly("f/poor");
  }

  @Test
  void whereAllUndominatedVariantsFitDemandChangesNothing() {
    LatencyProfile batches =
        LatencyProfile.measured(Map.of(1, Duration.ofMillis(10), 8, Duration.ofMillis(10)));
    Problem problem =
        new Problem(
            List.of(device("d", CPU, 20)),
            List.of(family("f", variant("f", "quick", 0.9), variant("f", "batching", 0.8))),
            List.of(
                profile("f/quick", CPU, 15, 9),
                new VariantProfile(
                    VariantId.of("f", "batching"),
                    CPU,
                    1,
                    batches,
                    batches,
                    batches,
                    10,
                    Duration.ZERO)));

    assertThat(names(planner.plan(problem.withDemand(Map.of(F, Rate.of(500))), 1), "d"))
        .containsExactly("f/quick");
  }

  @Test
  void familiesArePackedSoThatNoneIsDark() {
    Problem problem =
        new Problem(
            List.of(device("c", CPU, 10), device("g", CUDA, 10)),
            List.of(
                family("a", variant("a", "v", 0.9)),
                family("b", variant("b", "v", 0.9)),
                family("c", variant("c", "v", 0.9))),
            List.of(
                profile("a/v", CPU, 6, 1),
                profile("a/v", CUDA, 5, 1),
                profile("b/v", CPU, 5, 1),
                profile("b/v", CUDA, 9, 1),
                profile("c/v", CPU, 5, 1),
                profile("c/v", CUDA, 9, 1)));

    assertThat(EveryResidency.families(planner.plan(problem, 1).placements())).hasSize(3);
  }

  @Test
  void aVariantThatWasNeverProfiledIsHostedAndSaidToBe() {
    Problem problem =
        new Problem(
            List.of(device("d", CPU, 10)),
            List.of(family("f", variant("f", "new", 0.9), variant("f", "known", 0.5))),
            List.of(profile("f/known", CPU, 10, 1)));
    Plan plan = planner.plan(problem, 1);

    assertThat(names(plan, "d")).containsExactly("f/known", "f/new");
    assertThat(plan.rationale())
        .anyMatch(line -> line.contains("never profiled") && line.contains("f/new"));
  }

  @Test
  void nothingToRunIsAPlanToo() {
    Plan plan = planner.plan(new Problem(List.of(), List.of(), List.of()), 3);

    assertThat(plan.placements()).isEmpty();
    assertThat(plan.rationale()).hasSize(2);
    assertThat(planner.plan(TIGHT.withDevices(List.of()), 1).placements()).isEmpty();
  }

  private static Problem asked(double ofF, double ofG) {
    return TIGHT.withDemand(Map.of(F, Rate.of(ofF), G, Rate.of(ofG)));
  }

  private static List<String> names(Plan plan, String device) {
    return plan.on(new DeviceId(device)).stream().map(VariantId::toString).toList();
  }
}
