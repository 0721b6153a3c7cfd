package io.gearshift.planner.baseline;

import static io.gearshift.planner.baseline.Fixtures.CPU;
import static io.gearshift.planner.baseline.Fixtures.CUDA;
import static io.gearshift.planner.baseline.Fixtures.device;
import static io.gearshift.planner.baseline.Fixtures.family;
import static io.gearshift.planner.baseline.Fixtures.profile;
import static io.gearshift.planner.baseline.Fixtures.variant;
import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.catalog.VariantProfile;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.Problem;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResidentPlannerTest {
  private final ResidentPlanner planner = new ResidentPlanner();

  @Test
  void everyVariantIsOnEveryDeviceIfThereIsRoom() {
    Family family = family("digits", variant("digits", "a", 0.8), variant("digits", "b", 0.9));
    Plan plan =
        planner.plan(
            new Problem(
                List.of(device("d0", CPU, 100), device("d1", CPU, 100)),
                List.of(family),
                List.of(profile("digits/a", CPU, 10, 1), profile("digits/b", CPU, 20, 2))),
            7);

    assertThat(plan.epoch()).isEqualTo(7);
    assertThat(names(plan, "d0")).containsExactly("digits/a", "digits/b");
    assertThat(names(plan, "d1")).containsExactly("digits/a", "digits/b");
  }

  @Test
  void familiesTakeTurnsAndTheCheapestComesFirst() {
    Problem problem =
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

    Plan plan = planner.plan(problem, 1);

    assertThat(names(plan, "d")).containsExactly("f/little", "g/little", "f/big");
    assertThat(plan.rationale())
        .anyMatch(line -> line.contains("no room") && line.contains("g/big"));
  }

  @Test
  void aDominatedVariantComesAfterTheUndominatedOfAllFamilies() {
    Problem problem =
        new Problem(
            List.of(device("d", CPU, 100)),
            List.of(
                family(
                    "f",
                    variant("f", "slow-and-poor", 0.6),
                    variant("f", "good", 0.9),
                    variant("f", "quick", 0.7)),
                family("g", variant("g", "only", 0.5))),
            List.of(
                profile("f/slow-and-poor", CPU, 1, 5),
                profile("f/good", CPU, 20, 5),
                profile("f/quick", CPU, 10, 1),
                profile("g/only", CPU, 30, 5)));

    Plan plan = planner.plan(problem, 1);

    assertThat(names(plan, "d"))
        .containsExactlyInAnyOrder("f/quick", "g/only", "f/good", "f/slow-and-poor")
        .endsWith("f/slow-and-poor");
  }

  @Test
  void ofTwoEqualVariantsOneStaysUndominated() {
    Problem problem =
        new Problem(
            List.of(device("d", CPU, 15)),
            List.of(family("f", variant("f", "a", 0.8), variant("f", "b", 0.8))),
            List.of(profile("f/a", CPU, 12, 3), profile("f/b", CPU, 10, 3)));

    assertThat(names(planner.plan(problem, 1), "d")).containsExactly("f/b");
  }

  @Test
  void aDominatedVariantStandsInWhereOnlyItFits() {
    Problem problem =
        new Problem(
            List.of(device("d", CPU, 10)),
            List.of(family("f", variant("f", "good", 0.9), variant("f", "poor", 0.5))),
            List.of(profile("f/good", CPU, 11, 1), profile("f/poor", CPU, 9, 2)));

    assertThat(names(planner.plan(problem, 1), "d")).containsExactly("f/poor");
  }

  @Test
  void unprofiledVariantsComeLastAndTheRationaleSaysSo() {
    Problem problem =
        new Problem(
            List.of(device("d", CPU, 10), device("gpu", CUDA, 10)),
            List.of(family("f", variant("f", "new", 0.9), variant("f", "known", 0.5))),
            List.of(profile("f/known", CPU, 10, 1)));

    Plan plan = planner.plan(problem, 1);

    assertThat(names(plan, "d")).containsExactly("f/known", "f/new");
    assertThat(names(plan, "gpu")).containsExactly("f/new", "f/known");
    assertThat(plan.rationale())
        .anyMatch(line -> line.contains("never profiled on cpu") && line.contains("f/new"))
        .anyMatch(line -> line.contains("never profiled on cuda") && line.contains("f/known"));
  }

  @Test
  void theProfileWithTheNearestNumberOfCoresCounts() {
    VariantProfile oneCore = profile("f/a", CPU, 50, 1);
    VariantProfile fourCores =
        new VariantProfile(
            oneCore.variant(),
            CPU,
            4,
            oneCore.p50(),
            oneCore.p95(),
            oneCore.p99(),
            5,
            Duration.ZERO);
    Problem problem =
        new Problem(
            List.of(
                new Device(new DeviceId("one"), CPU, 0, 1, 10),
                new Device(new DeviceId("three"), CPU, 0, 3, 10)),
            List.of(family("f", variant("f", "a", 0.5))),
            List.of(oneCore, fourCores));

    Plan plan = planner.plan(problem, 1);

    assertThat(names(plan, "one")).isEmpty();
    assertThat(names(plan, "three")).containsExactly("f/a");
    assertThat(plan.rationale()).contains("one does not serve f at all.");
  }

  @Test
  void nothingToRunIsAPlanToo() {
    Plan plan = planner.plan(new Problem(List.of(), List.of(), List.of()), 3);

    assertThat(plan.placements()).isEmpty();
    assertThat(plan.rationale()).hasSize(2);
  }

  private static List<String> names(Plan plan, String device) {
    return plan.on(new DeviceId(device)).stream().map(VariantId::toString).toList();
  }
}
