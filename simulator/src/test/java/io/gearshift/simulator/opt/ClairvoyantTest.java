package io.gearshift.simulator.opt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gearshift.domain.batching.BatchPolicy;
import io.gearshift.domain.batching.ProactiveBatching;
import io.gearshift.domain.batching.WorkConserving;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.VariantProfile;
import io.gearshift.domain.plan.Planner;
import io.gearshift.domain.plan.Problem;
import io.gearshift.domain.routing.AccuracyByBacklog;
import io.gearshift.domain.routing.MostAccurateInTime;
import io.gearshift.domain.routing.RoutePolicy;
import io.gearshift.domain.routing.WeightedSplit;
import io.gearshift.planner.baseline.ResidentPlanner;
import io.gearshift.planner.proteus.ProteusPlanner;
import io.gearshift.planner.proteus.ProteusSettings;
import io.gearshift.simulator.RunTimes;
import io.gearshift.simulator.Scenario;
import io.gearshift.simulator.Simulation;
import io.gearshift.simulator.SimulationResult;
import io.gearshift.simulator.Traffic;
import io.gearshift.simulator.arrivals.Gaps;
import io.gearshift.simulator.arrivals.RateCurve;
import io.gearshift.simulator.opt.SmallWorlds.Spec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClairvoyantTest {
  private static final Duration SLO = Duration.ofMillis(500);

  /** 100 and 1,000 items per second on {@code cpu}, at any size of batch. */
  private static final List<Spec> TWO =
      List.of(new Spec("large", 0.9, 0, 10), new Spec("small", 0.6, 0, 1));

  @Test
  void whatIsTooMuchForTheFastestIsBoundByItsThroughput() {
    SimulationResult result = Simulation.run(scenario(1, TWO, 2_000, 10));
    Bound.Window window = clairvoyant(1, TWO, 2_000).bound(result, 10).windows().get(0);
    assertThat(window.offered()).isEqualTo(20_000);
    assertThat(window.inTime()).isCloseTo(10.5 * 1_000, within(0.01));
    assertThat(window.accuracies()).isCloseTo(10.5 * 1_000 * 0.6, within(0.01));
  }

  /** 0.9 · 10.5 / 9 of the device's seconds beyond what the small one needs go to the large one. */
  @Test
  void sharesTheTimeOfADeviceBetweenVariantsSoThatAllIsServedMostAccurately() {
    SimulationResult result = Simulation.run(scenario(1, TWO, 550, 10));
    Bound bound = clairvoyant(1, TWO, 550).bound(result, 10);
    double large = (10.5 - 5.5) / (0.010 - 0.001);
    assertThat(bound.inTimeRatio()).isCloseTo(1, within(1e-6));
    assertThat(bound.accuracyInTime())
        .isCloseTo((0.9 * large + 0.6 * (5_500 - large)) / 5_500, within(1e-6));
  }

  @Test
  void countsBatchesOnlyUpToTheSlo() {
    List<Spec> slow = List.of(new Spec("slow", 0.9, 400, 25));
    SimulationResult result = Simulation.run(scenario(1, slow, 100, 10));
    Bound bound = clairvoyant(1, slow, 100).bound(result, 10);
    assertThat(bound.windows().get(0).inTime()).isCloseTo(4 * 10.5 / 0.5, within(0.01));
    List<Spec> hopeless = List.of(new Spec("hopeless", 0.9, 600, 1));
    assertThat(clairvoyant(1, hopeless, 100).bound(result, 10).inTimeRatio())
        .isCloseTo(0, within(1e-6));
  }

  @Test
  void aDeviceThatIsLostCountsUntilThen() {
    Scenario.Loss loss =
        new Scenario.Loss(SmallWorlds.devices("cpu", 1).get(0).id(), Duration.ofSeconds(4));
    Scenario scenario = scenario(1, TWO, 2_000, 8).withLosses(List.of(loss));
    Bound bound = new Clairvoyant(scenario).bound(Simulation.run(scenario), 5);
    assertThat(bound.windows().get(0).inTime()).isCloseTo(4_000, within(0.01));
    assertThat(bound.windows().get(1).inTime()).isCloseTo(0, within(0.01));
  }

  @Test
  void isReachedNearlyWhereNothingStandsInTheWay() {
    Scenario scenario = scenario(2, TWO, 150, 20);
    SimulationResult result = Simulation.run(scenario);
    Clairvoyant clairvoyant = new Clairvoyant(scenario);
    assertThat(result.total().accuracyInTime())
        .isGreaterThan(0.97 * clairvoyant.bound(result, 10).accuracyInTime());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 10})
  void noPolicyIsBetter(int window) {
    for (long seed = 1; seed <= 25; seed++) {
      for (Scenario scenario : randomScenarios(seed)) {
        SimulationResult result = Simulation.run(scenario);
        Clairvoyant clairvoyant = new Clairvoyant(scenario);
        Bound bound = clairvoyant.bound(result, window);
        assertThat(result.total().inTimeRatio())
            .as("in time, seed %d: %s", seed, scenario.policies())
            .isLessThanOrEqualTo(bound.inTimeRatio());
        assertThat(result.total().accuracyInTime())
            .as("accuracy in time, seed %d: %s", seed, scenario.policies())
            .isLessThanOrEqualTo(bound.accuracyInTime());
        for (Bound.Window part : bound.windows()) {
          assertThat((double) result.between(part.from(), part.to()).inTime())
              .as("in time, seed %d, %s: %s", seed, part, scenario.policies())
              .isLessThanOrEqualTo(part.inTime());
        }
      }
    }
  }

  private static List<Scenario> randomScenarios(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Family> families = new ArrayList<>();
    List<VariantProfile> profiles = new ArrayList<>();
    List<Traffic> traffic = new ArrayList<>();
    for (int f = 0; f <= random.nextInt(2); f++) {
      List<Spec> specs = new ArrayList<>();
      for (int v = 0; v <= random.nextInt(3); v++) {
        specs.add(
            new Spec(
                "v" + v,
                random.nextDouble(0.5, 1),
                random.nextBoolean() ? 0 : random.nextDouble(0, 20),
                random.nextDouble(0.2, 10)));
      }
      Family family =
          SmallWorlds.family("f" + f, Duration.ofMillis(random.nextInt(30, 400)), 8, specs);
      families.add(family);
      profiles.addAll(SmallWorlds.profiles(family, specs, "cpu", 1));
      profiles.addAll(SmallWorlds.profiles(family, specs, "gpu", random.nextDouble(0.1, 1)));
      traffic.add(
          new Traffic(
              family.id(),
              curve(random),
              Gaps.ofCv2(random.nextInt(4)),
              random.nextBoolean()
                  ? List.of()
                  : List.of(family.slo(), family.slo().multipliedBy(2)),
              random.nextBoolean() ? List.of(1) : List.of(1, 3, 11)));
    }
    List<Device> devices =
        Stream.concat(
                SmallWorlds.devices("cpu", 1 + random.nextInt(2)).stream(),
                SmallWorlds.devices("gpu", 1 + random.nextInt(2)).stream())
            .toList();
    Problem world = new Problem(devices, families, profiles);
    RunTimes runTimes = random.nextBoolean() ? RunTimes.MEDIAN : RunTimes.PROFILED;
    return policies().stream()
        .map(policies -> Scenario.of(world, traffic, policies, seed).withRunTimes(runTimes))
        .toList();
  }

  /** Half of them come at the end of each second, so that their work is done in the next. */
  private static RateCurve curve(SplittableRandom random) {
    double low = random.nextDouble(5, 60);
    double high = random.nextDouble(60, 800);
    if (random.nextBoolean()) {
      return RateCurve.steps(low, high, 2, 6);
    }
    RateCurve curve = new RateCurve(List.of());
    for (int second = 0; second < 6; second++) {
      curve = curve.then(RateCurve.steady(0, 0.8)).then(RateCurve.steady(5 * high, 0.2));
    }
    return curve;
  }

  private static List<Scenario.Policies> policies() {
    Planner proteus = new ProteusPlanner(ProteusSettings.DEFAULT, () -> 0);
    return List.of(
        policies(new ResidentPlanner(), new MostAccurateInTime(0.5), new WorkConserving()),
        policies(new ResidentPlanner(), new MostAccurateInTime(1), new ProactiveBatching()),
        policies(new ResidentPlanner(), new AccuracyByBacklog(0.8), new WorkConserving()),
        policies(proteus, new WeightedSplit(), new ProactiveBatching()));
  }

  private static Scenario.Policies policies(
      Planner planner, RoutePolicy routing, BatchPolicy batching) {
    return new Scenario.Policies(planner, routing, family -> batching);
  }

  private static Clairvoyant clairvoyant(int devices, List<Spec> specs, double rate) {
    return new Clairvoyant(scenario(devices, specs, rate, 10));
  }

  private static Scenario scenario(int devices, List<Spec> specs, double rate, double seconds) {
    Family family = SmallWorlds.family("f", SLO, 8, specs);
    return Scenario.of(
        new Problem(
            SmallWorlds.devices("cpu", devices),
            List.of(family),
            SmallWorlds.profiles(family, specs, "cpu", 1)),
        List.of(Traffic.of(family.id(), RateCurve.steady(rate, seconds), Gaps.ofCv2(0))),
        policies(new ResidentPlanner(), new AccuracyByBacklog(0.9), new WorkConserving()),
        1);
  }
}
