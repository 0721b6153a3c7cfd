package io.gearshift.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gearshift.domain.batching.ProactiveBatching;
import io.gearshift.domain.batching.WorkConserving;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.plan.Placement;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.Planner;
import io.gearshift.domain.plan.Problem;
import io.gearshift.domain.plan.Share;
import io.gearshift.domain.routing.AccuracyByBacklog;
import io.gearshift.domain.routing.MostAccurateInTime;
import io.gearshift.domain.routing.RoutePolicy;
import io.gearshift.domain.routing.WeightedSplit;
import io.gearshift.domain.traffic.BurstRule;
import io.gearshift.domain.traffic.Reason;
import io.gearshift.planner.baseline.ResidentPlanner;
import io.gearshift.simulator.arrivals.Gaps;
import io.gearshift.simulator.arrivals.RateCurve;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SimulationTest {
  static final VariantId LARGE = VariantId.of("f", "large");
  static final VariantId SMALL = VariantId.of("f", "small");

  /** {@code large} serves about 1,000 items per second, {@code small} about 50,000. */
  private static final List<Worlds.Spec> SPECS =
      List.of(
          new Worlds.Spec("large", 0.9, 0.1, 1, 1.3, 500),
          new Worlds.Spec("small", 0.8, 0.1, 0.02, 1.3, 500));

  private static final Family FAMILY = Worlds.family("f", Duration.ofMillis(200), 64, SPECS);

  @Test
  void theSameScenarioGivesTheSameResult() {
    Scenario scenario =
        scenario(2, RateCurve.steady(3_000, 3), new AccuracyByBacklog(0.5), new ResidentPlanner())
            .withRunTimes(RunTimes.PROFILED);
    assertThat(Simulation.run(scenario)).isEqualTo(Simulation.run(scenario));
  }

  @Test
  void anotherSeedGivesAnotherResult() {
    Problem world = world(1);
    SimulationResult one = Simulation.run(Scenario.of(world, traffic(2_000), policies(), 1));
    SimulationResult other = Simulation.run(Scenario.of(world, traffic(2_000), policies(), 2));
    assertThat(one).isNotEqualTo(other);
  }

  @Test
  void everyQueryIsAccountedForOnce() {
    Scenario overloaded =
        new Scenario(
            world(2),
            List.of(
                new Traffic(
                    FAMILY.id(),
                    RateCurve.steady(4_000, 3),
                    Gaps.ofCv2(4),
                    List.of(Duration.ofMillis(20), Duration.ofMillis(300)),
                    List.of(1, 5, 70))),
            List.of(new Scenario.Loss(new DeviceId("cpu-1"), Duration.ofMillis(1_500))),
            new Scenario.Policies(
                new ResidentPlanner(), new MostAccurateInTime(0.5), f -> new ProactiveBatching()),
            ControlSettings.DEFAULT,
            50,
            RunTimes.PROFILED.times(1.5),
            new Costs(
                Duration.ofMillis(100),
                1,
                Duration.ofMillis(3),
                Duration.ofNanos(100_000),
                Duration.ofMillis(500)),
            1);
    Tally total = Simulation.run(overloaded).total();
    assertThat(total.offered()).isBetween(11_000L, 13_000L);
    assertThat(total.inTime() + total.late() + total.droppedInAll()).isEqualTo(total.offered());
    assertThat(total.dropped()).containsKeys(Reason.DEADLINE, Reason.OVERLOAD, Reason.LOST);
    assertThat(total.answered().values().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(total.inTime() + total.late());
  }

  /** Where turns went round instead of to whom is due first, two thirds were dropped. */
  @Test
  void aQueueOfSmallBatchesIsNotStarvedByOneOfLongBatches() {
    Tally total =
        Simulation.run(
                scenario(
                    1,
                    RateCurve.steady(8_000, 4),
                    new MostAccurateInTime(0.5),
                    new ResidentPlanner()))
            .total();
    assertThat(total.inTimeRatio()).isGreaterThan(0.99);
    assertThat(total.shareOf(LARGE)).isBetween(0.05, 0.2);
  }

  @Test
  void answersByTheSharesOfThePlan() {
    Planner planner = (problem, epoch) -> plan(epoch, 64, Map.of(LARGE, 0.25, SMALL, 0.75));
    Tally total =
        Simulation.run(scenario(1, RateCurve.steady(1_000, 10), new WeightedSplit(), planner))
            .total();
    assertThat(total.shareOf(LARGE)).isBetween(0.23, 0.27);
    assertThat(total.effectiveAccuracy()).isBetween(0.823, 0.827);
  }

  @Test
  void aPlanIsInForceOnceItWasSolvedAndItsLoadsAreDone() {
    Planner planner = (problem, epoch) -> plan(epoch, 64, Map.of(epoch == 1 ? LARGE : SMALL, 1.0));
    Scenario scenario =
        scenario(1, RateCurve.steady(200, 6), new WeightedSplit(), planner)
            .withControl(every(Duration.ofSeconds(3)))
            .withCosts(
                new Costs(Duration.ofMillis(300), 2, Duration.ZERO, Duration.ZERO, Duration.ZERO));
    SimulationResult result = Simulation.run(scenario);
    PlanChange second = result.plans().get(1);
    assertThat(second.trigger()).isEqualTo(PlanChange.Trigger.PERIOD);
    assertThat(second.asked()).isEqualTo(Duration.ofSeconds(3));
    assertThat(second.adopted()).isEqualTo(Duration.ofMillis(3_000 + 300 + 2 * 500));
    assertThat(result.between(0, 4).shareOf(LARGE)).isEqualTo(1);
    assertThat(result.between(5, 6).shareOf(SMALL)).isEqualTo(1);
    assertThat(result.total().inTimeRatio()).isEqualTo(1);
  }

  @Test
  void allDevicesLoadAtTheSameTime() {
    int count = 40;
    Planner planner = (problem, epoch) -> everywhere(problem, epoch, epoch == 1 ? LARGE : SMALL);
    SimulationResult result =
        Simulation.run(
            scenario(count, RateCurve.steady(200, 4), new AccuracyByBacklog(0.5), planner)
                .withControl(every(Duration.ofSeconds(3))));
    assertThat(result.plans().get(1).adopted()).isEqualTo(Duration.ofMillis(3_500));
    assertThat(result.total().inTimeRatio()).isEqualTo(1);
  }

  /** Each device has room for one instance, so that old ones have to go first. */
  @Test
  void halfOfTheDevicesServeWhileTheOthersMakeRoom() {
    Planner planner = (problem, epoch) -> everywhere(problem, epoch, epoch == 1 ? LARGE : SMALL);
    Scenario scenario =
        Scenario.of(
                Worlds.world(FAMILY, SPECS, Worlds.devices(10, 1)),
                List.of(Traffic.of(FAMILY.id(), RateCurve.steady(500, 6), Gaps.POISSON)),
                new Scenario.Policies(
                    planner, new AccuracyByBacklog(0.5), family -> new WorkConserving()),
                1)
            .withControl(every(Duration.ofSeconds(3)));
    SimulationResult result = Simulation.run(scenario);
    assertThat(result.plans().get(1).adopted())
        .as("two loads of half a second each, and what drains")
        .isBetween(Duration.ofMillis(4_000), Duration.ofMillis(4_100));
    assertThat(result.total().inTimeRatio()).isEqualTo(1);
  }

  private static Plan everywhere(Problem problem, long epoch, VariantId variant) {
    return new Plan(
        epoch,
        problem.devices().stream().map(d -> new Placement(d.id(), variant, 64)).toList(),
        List.of());
  }

  @Test
  void aBatchCapHoldsBackWhatALargerBatchWouldServe() {
    RateCurve curve = RateCurve.steady(12_000, 3);
    Scenario wide =
        scenario(1, curve, new WeightedSplit(), (p, epoch) -> plan(epoch, 64, Map.of(SMALL, 1.0)));
    Scenario narrow =
        scenario(1, curve, new WeightedSplit(), (p, epoch) -> plan(epoch, 1, Map.of(SMALL, 1.0)));
    assertThat(Simulation.run(wide).total().inTimeRatio()).isEqualTo(1);
    assertThat(Simulation.run(narrow).total().dropped()).containsKey(Reason.DEADLINE);
    assertThat(Simulation.run(wide).busy().get(new DeviceId("cpu-0")))
        .isLessThan(Simulation.run(narrow).busy().get(new DeviceId("cpu-0")));
  }

  @Test
  void aBurstIsPlannedForAtOnce() {
    RateCurve curve = RateCurve.steady(100, 5).then(RateCurve.steady(900, 5));
    ControlSettings rule =
        new ControlSettings(
            Duration.ofSeconds(60),
            Duration.ofSeconds(1),
            ControlSettings.DEFAULT.forecaster(),
            Optional.of(new BurstRule(1.5, Duration.ofSeconds(2))));
    Scenario scenario =
        scenario(1, curve, new AccuracyByBacklog(0.5), new ResidentPlanner()).withControl(rule);
    PlanChange second = Simulation.run(scenario).plans().get(1);
    assertThat(second.trigger()).isEqualTo(PlanChange.Trigger.BURST);
    assertThat(second.asked()).isEqualTo(Duration.ofSeconds(6));
  }

  @Test
  void whatALostDeviceHadIsAnsweredByAnother() {
    Scenario scenario =
        scenario(2, RateCurve.steady(500, 4), new AccuracyByBacklog(0.5), new ResidentPlanner())
            .withLosses(
                List.of(new Scenario.Loss(new DeviceId("cpu-0"), Duration.ofMillis(2_345))));
    SimulationResult result = Simulation.run(scenario);
    assertThat(result.total().inTimeRatio()).isEqualTo(1);
    assertThat(result.plans().get(1).trigger()).isEqualTo(PlanChange.Trigger.DEVICES);
    Scenario noticedLate =
        scenario.withCosts(
            new Costs(Duration.ZERO, 1, Duration.ZERO, Duration.ZERO, Duration.ofSeconds(1)));
    assertThat(Simulation.run(noticedLate).total().dropped()).containsOnlyKeys(Reason.LOST);
  }

  @Test
  void theEffectiveAccuracyOverSecondsWeighsEachSecondAlike() {
    Planner planner = (problem, epoch) -> plan(epoch, 64, Map.of(epoch == 1 ? LARGE : SMALL, 1.0));
    Scenario scenario =
        scenario(
                1,
                RateCurve.steady(100, 2).then(RateCurve.steady(900, 2)),
                new WeightedSplit(),
                planner)
            .withControl(every(Duration.ofSeconds(2)))
            .withCosts(new Costs(Duration.ZERO, 0, Duration.ZERO, Duration.ZERO, Duration.ZERO));
    SimulationResult result = Simulation.run(scenario);
    assertThat(result.effectiveAccuracyOverSeconds()).isBetween(0.849, 0.851);
    assertThat(result.total().effectiveAccuracy()).isBetween(0.805, 0.815);
  }

  @Test
  void accuracyInTimeCountsWhatIsLateAsNothing() {
    Planner planner = (problem, epoch) -> plan(epoch, 64, Map.of(LARGE, 1.0));
    Tally late =
        Simulation.run(
                scenario(1, RateCurve.steady(100, 2), new WeightedSplit(), planner)
                    .withRunTimes(RunTimes.MEDIAN.times(150)))
            .total();
    assertThat(late.late()).isPositive();
    assertThat(late.accuraciesInTime()).isCloseTo(0.9 * late.inTime(), within(1e-9));
    assertThat(late.accuracyInTime()).isCloseTo(0.9 * late.inTimeRatio(), within(1e-9));
  }

  static ControlSettings every(Duration period) {
    return new ControlSettings(
        period, Duration.ofSeconds(1), ControlSettings.DEFAULT.forecaster(), Optional.empty());
  }

  static Plan plan(long epoch, int cap, Map<VariantId, Double> shares) {
    DeviceId device = new DeviceId("cpu-0");
    return new Plan(
        epoch,
        shares.keySet().stream().map(variant -> new Placement(device, variant, cap)).toList(),
        shares.entrySet().stream()
            .map(share -> new Share(device, share.getKey(), share.getValue()))
            .toList(),
        Map.of(),
        Optional.empty(),
        List.of());
  }

  static Problem world(int devices) {
    return Worlds.world(FAMILY, SPECS, Worlds.devices(devices, 8));
  }

  static List<Traffic> traffic(double rate) {
    return List.of(Traffic.of(FAMILY.id(), RateCurve.steady(rate, 2), Gaps.POISSON));
  }

  private static Scenario.Policies policies() {
    return new Scenario.Policies(
        new ResidentPlanner(), new AccuracyByBacklog(0.5), family -> new WorkConserving());
  }

  static Scenario scenario(int devices, RateCurve curve, RoutePolicy routing, Planner planner) {
    return Scenario.of(
        world(devices),
        List.of(Traffic.of(FAMILY.id(), curve, Gaps.POISSON)),
        new Scenario.Policies(planner, routing, family -> new WorkConserving()),
        1);
  }
}
