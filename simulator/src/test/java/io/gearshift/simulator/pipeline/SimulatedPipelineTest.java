package io.gearshift.simulator.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.pipeline.Factors;
import io.gearshift.domain.pipeline.Pipeline.OnLoss;
import io.gearshift.domain.pipeline.PipelineGraph;
import io.gearshift.domain.pipeline.PredictiveDrop;
import io.gearshift.domain.pipeline.Stage;
import io.gearshift.domain.plan.Budget;
import io.gearshift.domain.plan.PipelineLoad;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.Planner;
import io.gearshift.domain.routing.OpportunisticReroute;
import io.gearshift.domain.routing.WeightedSplit;
import io.gearshift.domain.traffic.Rate;
import io.gearshift.domain.traffic.Reason;
import io.gearshift.simulator.ControlSettings;
import io.gearshift.simulator.RunTimes;
import io.gearshift.simulator.Scenario;
import io.gearshift.simulator.Simulation;
import io.gearshift.simulator.SimulationResult;
import io.gearshift.simulator.arrivals.DrawnArrivals;
import io.gearshift.simulator.arrivals.Gaps;
import io.gearshift.simulator.arrivals.RateCurve;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SimulatedPipelineTest {
  private static final Map<VariantId, Integer> EACH = new LinkedHashMap<>();

  static {
    EACH.put(Streets.SHARP, 2);
    EACH.put(Streets.BLURRED, 1);
    EACH.put(Streets.FINE, 2);
    EACH.put(Streets.COARSE, 1);
  }

  @Test
  void theSameSeedGivesTheSameAndAnotherAnother() {
    assertThat(Simulation.run(overloaded(OnLoss.REFUSE, 1)))
        .isEqualTo(Simulation.run(overloaded(OnLoss.REFUSE, 1)));
    assertThat(Simulation.run(overloaded(OnLoss.REFUSE, 1)).pipelines())
        .isNotEqualTo(Simulation.run(overloaded(OnLoss.REFUSE, 2)).pipelines());
  }

  /** Too much for the devices, of which one is lost on the way, with a tree of four stages. */
  @ParameterizedTest
  @EnumSource
  void everyQueryAndEveryItemIsAccountedForOnce(OnLoss onLoss) {
    SimulationResult result = Simulation.run(overloaded(onLoss, 7));
    PipelineTally total = result.pipelines().get(Streets.STREET).total();

    assertThat(total.queries().offered()).isBetween(650L, 950L);
    assertThat(total.queries().inTime() + total.queries().late() + total.queries().droppedInAll())
        .isEqualTo(total.queries().offered());
    long answers = 0;
    for (ItemTally items : total.stages().values()) {
      assertThat(items.inTime() + items.late() + items.lost()).isEqualTo(items.asked());
      answers += items.inTime() + items.late();
    }
    assertThat(total.items().lost()).isPositive();
    assertThat(total.queries().answered().values().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(answers);
    assertThat(result.pipelines().get(Streets.STREET).leaves().count())
        .isEqualTo(answered(total, "make") + answered(total, "owner"));
    if (onLoss == OnLoss.LEAVE_OUT) {
      assertThat(total.stages().get("owner").asked()).isEqualTo(2 * answered(total, "plate"));
      assertThat(total.incomplete()).isPositive();
    } else {
      assertThat(total.queries().dropped()).containsKey(Reason.OVERLOAD);
      assertThat(total.incomplete()).isZero();
    }
  }

  @Test
  void theAccuracyOfAnAnswerIsTheMeanOfTheProductsOnItsWays() {
    Map<VariantId, Integer> best = new LinkedHashMap<>();
    best.put(Streets.SHARP, 2);
    best.put(Streets.FINE, 4);
    PipelineTally total =
        run(Streets.hosting(best), PipelineTraffic.of(Streets.TREE, twoOfEach(), steady(10, 4)));

    // two makes, and of each of two plates two owners
    double expected = (2 * 0.9 * 0.8 + 4 * 0.9 * 0.8 * 0.8) / 6;
    assertThat(total.queries().effectiveAccuracy()).isCloseTo(expected, within(1e-9));
    assertThat(total.stages().get("owner").effectiveAccuracy())
        .isCloseTo(0.9 * 0.8 * 0.8, within(1e-9));
    assertThat(total.wholeRatio()).isEqualTo(1);
  }

  @Test
  void thePlannerIsShownTheDemandAndTheFactorsThatWereObserved() {
    List<PipelineLoad> shown = new ArrayList<>();
    Planner watching =
        (problem, epoch) -> {
          shown.addAll(problem.pipelines());
          return Streets.hosting(EACH).plan(problem, epoch);
        };
    Factors wrong = new Factors(Map.of(), Map.of("make", 1.0));
    Scenario scenario =
        scenario(
            watching,
            PipelineTraffic.of(Streets.CHAIN, Streets.CARS, steady(20, 4)).withExpected(wrong));
    Simulation.run(scenario.withControl(every(Duration.ofSeconds(2))));

    assertThat(shown).hasSize(3);
    assertThat(shown.get(0).demand()).isEqualTo(Rate.of(20));
    assertThat(shown.get(0).factors()).isEqualTo(wrong);
    assertThat(shown.get(1).demand().perSecond()).isBetween(10.0, 30.0);
    assertThat(shown.get(1).factors().of(Streets.SHARP, "make")).isEqualTo(3);
    assertThat(shown.get(2).factors().of(Streets.BLURRED, "make")).isEqualTo(2);
  }

  /**
   * With all but 60 ms of the time for makers, whoever finds has 60: too little for what is sharp
   * in batches of 16.
   */
  @Test
  void timeIsSharedOutAsThePlanSays() {
    Planner even = (problem, epoch) -> budgeted(Streets.hosting(EACH).plan(problem, epoch), 140);
    Planner uneven = (problem, epoch) -> budgeted(Streets.hosting(EACH).plan(problem, epoch), 60);

    assertThat(blurred(even)).isLessThan(0.5);
    assertThat(blurred(uneven)).isEqualTo(1);
  }

  private static double blurred(Planner planner) {
    Scenario scenario =
        Streets.scenario(
            Streets.world(6),
            PipelineTraffic.of(Streets.CHAIN, Streets.CARS, steady(10, 4)),
            new PredictiveDrop(),
            planner,
            new OpportunisticReroute(),
            1);
    PipelineTally total = Simulation.run(scenario).pipelines().get(Streets.STREET).total();
    return (double) total.queries().answered().getOrDefault(Streets.BLURRED, 0L)
        / total.stages().get("find").asked();
  }

  private static Plan budgeted(Plan plan, int findMs) {
    Duration find = Duration.ofMillis(findMs);
    Duration make = Duration.ofMillis(200).minus(find);
    return new Plan(
        plan.epoch(),
        plan.placements(),
        plan.shares(),
        plan.shortfall(),
        List.of(
            new Budget(Streets.STREET, "find", Streets.SHARP, find),
            new Budget(Streets.STREET, "make", Streets.FINE, make)),
        plan.evaluation(),
        plan.rationale());
  }

  @Test
  void itemsComeInTheProportionsThatAreGiven() {
    PipelineTally total =
        run(
            Streets.hosting(EACH),
            PipelineTraffic.of(Streets.CHAIN, Streets.CARS, steady(40, 50))
                .withFanOut(FanOut.inProportionsOf(List.of(0, 1, 5))));
    double perPicture = (double) total.stages().get("make").asked() / answered(total, "find");

    assertThat(perPicture).isBetween(2.2, 2.9);
    assertThatThrownBy(() -> FanOut.inProportionsOf(List.of(0, 0)))
        .hasMessageContaining("counts: [0, 0] (expected: numbers >= 0");
  }

  @Test
  void aStageOfAFamilyThatIsNotThereIsRefused() {
    PipelineGraph graph =
        new PipelineGraph(
            Streets.STREET,
            Duration.ofSeconds(1),
            new Accuracy(0),
            List.of(new Stage("read", new FamilyId("readers"), Optional.empty())));
    assertThatThrownBy(
            () ->
                scenario(
                    Streets.hosting(EACH), PipelineTraffic.of(graph, Factors.NONE, steady(1, 1))))
        .hasMessageContaining("family of stage 'read' of street: 'readers' (expected: one of");
  }

  private static Scenario overloaded(OnLoss onLoss, long seed) {
    return Streets.scenario(
            Streets.world(6),
            PipelineTraffic.of(Streets.TREE, twoOfEach(), steady(200, 4)).withOnLoss(onLoss),
            new PredictiveDrop(),
            Streets.hosting(EACH),
            new WeightedSplit(),
            seed)
        .withRunTimes(RunTimes.MEDIAN.times(1.3))
        .withMaxQueue(30)
        .withLosses(List.of(new Scenario.Loss(new DeviceId("gpu-3"), Duration.ofMillis(1_700))));
  }

  private static PipelineTally run(Planner planner, PipelineTraffic traffic) {
    return Simulation.run(scenario(planner, traffic)).pipelines().get(Streets.STREET).total();
  }

  private static Scenario scenario(Planner planner, PipelineTraffic traffic) {
    return Streets.scenario(
        Streets.world(6), traffic, new PredictiveDrop(), planner, new WeightedSplit(), 3);
  }

  private static ControlSettings every(Duration period) {
    return new ControlSettings(
        period, Duration.ofSeconds(1), ControlSettings.DEFAULT.forecaster(), Optional.empty());
  }

  private static Factors twoOfEach() {
    return new Factors(Map.of(), Map.of("make", 2.0, "plate", 2.0, "owner", 2.0));
  }

  private static DrawnArrivals steady(double rate, double seconds) {
    return new DrawnArrivals(RateCurve.steady(rate, seconds), Gaps.POISSON);
  }

  private static long answered(PipelineTally total, String stage) {
    return total.stages().get(stage).inTime() + total.stages().get(stage).late();
  }
}
