package io.gearshift.planner.cascadeserve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.VariantProfile;
import io.gearshift.domain.gear.Expectation;
import io.gearshift.domain.gear.Gear;
import io.gearshift.domain.gear.GearPlan;
import io.gearshift.domain.gear.Replica;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GearPlannerTest {
  private static final Goal LATENCY = Goal.latency(Duration.ofMillis(60));
  private static final SimulatedJudge JUDGE = new SimulatedJudge(20, 300, 1_500, 1);
  private static final GearPlanner PLANNER = new GearPlanner(GearSettings.DEFAULT, JUDGE);

  @Test
  void everyPlanPassesItsCheck() {
    long seed = 20;
    Random random = new Random(seed);
    int planned = 0;
    for (int round = 0; round < 10; round++) {
      GearProblem problem = drawn(random);
      Optional<GearPlan> plan = planned(problem);
      planned += plan.isPresent() ? 1 : 0;

      assertThat(plan.map(p -> GearCheck.complaints(problem, p)).orElse(List.of()))
          .as("seed %d, round %d", seed, round)
          .isEmpty();
    }

    assertThat(planned).isGreaterThan(4);
  }

  @Test
  void onTinyProblemsAPlanIsAboutAsAccurateAsTheBestOfAll() {
    long seed = 7;
    Random random = new Random(seed);
    double lost = 0;
    int rounds = 4;
    for (int round = 0; round < rounds; round++) {
      int memory = random.nextBoolean() ? 1_000 : 65;
      GearProblem problem =
          Worlds.problem(
              Worlds.devices(2, memory),
              List.of(Worlds.profile(0, 1, 0.5, 10), Worlds.profile(1, 3, 3, 60)),
              Worlds.table(random, 0.7, 0.9),
              LATENCY,
              200 + random.nextInt(1_200),
              2);
      double best = Exhaustive.accuracy(problem, JUDGE);
      double found = planned(problem).map(p -> GearCheck.accuracy(problem, p)).orElse(0.0);

      assertThat(found).as("seed %d, round %d", seed, round).isBetween(best - 0.02, best + 1e-9);
      lost += best - found;
    }

    assertThat(lost / rounds).isLessThan(0.004);
  }

  @Test
  void moreDemandIsMetWithLessAccuracy() {
    GearPlan plan = PLANNER.plan(Worlds.three(2, 1_000, LATENCY, 4_000, 8), n -> {});
    double lowest = plan.gears().get(0).expected().accuracy().value();
    double highest = plan.gears().get(7).expected().accuracy().value();

    assertThat(lowest).isGreaterThan(highest + 0.05);
    assertThat(plan.gears().get(0).cascade().variants()).contains(Worlds.variant(2));
  }

  @Test
  void moreDevicesAreNotWorthLess() {
    double before = 0;
    for (int devices = 1; devices <= 4; devices++) {
      GearProblem problem = Worlds.three(devices, 1_000, LATENCY, 1_200, 4);
      double accuracy = GearCheck.accuracy(problem, PLANNER.plan(problem, n -> {}));

      assertThat(accuracy).isGreaterThanOrEqualTo(before - 0.002);
      before = accuracy;
    }
  }

  @Test
  void whatMemoryCannotHoldEverywhereIsSpreadOverTheDevices() {
    GearProblem problem = Worlds.three(3, 70, LATENCY, 600, 3);
    GearPlan plan = PLANNER.plan(problem, n -> {});

    assertThat(GearCheck.complaints(problem, plan)).isEmpty();
    assertThat(plan.placement().values()).allMatch(variants -> variants.size() < 3);
    assertThat(plan.gears().get(0).cascade().variants()).contains(Worlds.variant(2));
  }

  @Test
  void anAccuracyIsKeptWithLittleMoreThanItTakes() {
    double least = 0.86;
    Goal goal = Goal.accuracy(new Accuracy(least), Duration.ofMillis(200));
    GearProblem problem = Worlds.three(3, 1_000, goal, 600, 4);
    GearPlan plan = PLANNER.plan(problem, n -> {});

    assertThat(GearCheck.complaints(problem, plan)).isEmpty();
    assertThat(GearCheck.accuracy(problem, plan)).isBetween(least, least + 0.02);
  }

  @Test
  void whatNoDeviceCanServeHasNoPlanAndTheReasonIsSaid() {
    assertThatThrownBy(() -> PLANNER.plan(Worlds.three(1, 1_000, LATENCY, 1_000_000, 3), n -> {}))
        .isInstanceOf(NoGearPlan.class)
        .hasMessageContaining("1000000.0/s is more than all devices can do with");
    Goal goal = Goal.accuracy(new Accuracy(0.999), Duration.ofMillis(200));
    assertThatThrownBy(() -> PLANNER.plan(Worlds.three(3, 1_000, goal, 600, 4), n -> {}))
        .isInstanceOf(NoGearPlan.class)
        .hasMessageContaining("expected: 0.9990");
    assertThatThrownBy(() -> PLANNER.plan(Worlds.three(3, 5, LATENCY, 600, 4), n -> {}))
        .isInstanceOf(NoGearPlan.class)
        .hasMessageContaining("no variant of toy has a profile");
  }

  @Test
  void theSameProblemHasTheSamePlan() {
    GearProblem problem = Worlds.three(3, 100, LATENCY, 1_500, 5);

    assertThat(PLANNER.plan(problem, n -> {})).isEqualTo(PLANNER.plan(problem, n -> {}));
  }

  @Test
  void aRangeWhoseQueuesAreAtFaultGetsAnotherCascade() {
    GearJudge onlySingles =
        (problem, gear) ->
            new Judgement(
                gear.cascade().steps().size() == 1,
                Duration.ofMillis(1),
                0.5,
                gear.cascade().variants().get(0));
    GearProblem problem = Worlds.three(2, 1_000, LATENCY, 400, 3);
    GearPlan plan = new GearPlanner(GearSettings.DEFAULT, onlySingles).plan(problem, n -> {});

    assertThat(plan.gears()).allMatch(gear -> gear.cascade().steps().size() == 1);
  }

  @Test
  void everyRivalsPlanPassesItsCheckAndNoneIsMoreAccurate() {
    GearProblem problem = Worlds.three(2, 1_000, LATENCY, 1_200, 4);
    double ours = GearCheck.accuracy(problem, PLANNER.plan(problem, n -> {}));
    for (GearSystem system : GearSystem.values()) {
      GearProblem seen = system.seen(problem);
      GearPlan plan = system.plan(problem, GearSettings.DEFAULT, JUDGE, n -> {});

      assertThat(GearCheck.complaints(seen, plan)).as(system.title()).isEmpty();
      assertThat(GearCheck.accuracy(seen, plan)).as(system.title()).isLessThanOrEqualTo(ours);
    }
    GearPlan single = GearSystem.DYNBA.plan(problem, GearSettings.DEFAULT, JUDGE, n -> {});

    assertThat(single.gears()).hasSize(1);
    assertThat(single.gears().get(0).cascade().steps()).hasSize(1);
  }

  @Test
  void progressEndsWithAllRanges() {
    List<Integer> told = new ArrayList<>();
    PLANNER.plan(Worlds.three(2, 1_000, LATENCY, 2_000, 5), told::add);

    assertThat(told).last().isEqualTo(5);
  }

  @Test
  void aPlanThatAsksTooMuchOfADeviceDoesNotPass() {
    GearProblem problem = Worlds.three(2, 1_000, LATENCY, 1_200, 1);
    Gear gear = PLANNER.plan(problem, n -> {}).gears().get(0);
    DeviceId first = problem.devices().get(0).id();
    Gear lopsided =
        new Gear(
            gear.range(),
            gear.cascade(),
            gear.cascade().variants().stream().map(v -> new Replica(first, v, 1, 1)).toList(),
            new Expectation(gear.expected().accuracy(), Duration.ofSeconds(1), 1));
    GearPlan plan =
        new GearPlan(
            Worlds.FAMILY, Map.of(first, Set.copyOf(gear.cascade().variants())), List.of(lopsided));

    assertThat(GearCheck.complaints(problem, plan))
        .anyMatch(said -> said.startsWith("load of d0"))
        .anyMatch(said -> said.startsWith("p95 of the gear"));
  }

  private static Optional<GearPlan> planned(GearProblem problem) {
    try {
      return Optional.of(PLANNER.plan(problem, n -> {}));
    } catch (NoGearPlan e) {
      return Optional.empty();
    }
  }

  private static GearProblem drawn(Random random) {
    int variants = 1 + random.nextInt(4);
    List<VariantProfile> profiles = new ArrayList<>();
    double[] accuracies = new double[variants];
    for (int v = 0; v < variants; v++) {
      double scale = Math.pow(2.5, v) * (0.5 + random.nextDouble());
      profiles.add(Worlds.profile(v, scale, scale * random.nextDouble(), 10 + random.nextInt(60)));
      accuracies[v] = 0.6 + 0.35 * v / variants;
    }
    Goal goal =
        random.nextInt(4) == 0
            ? Goal.accuracy(new Accuracy(0.6 + 0.25 * random.nextDouble()), Duration.ofMillis(300))
            : Goal.latency(Duration.ofMillis(30 + random.nextInt(200)));
    return Worlds.problem(
        Worlds.devices(1 + random.nextInt(4), 60 + random.nextInt(150)),
        profiles,
        Worlds.table(random, accuracies),
        goal,
        20 * Math.pow(100, random.nextDouble()),
        1 + random.nextInt(5));
  }
}
