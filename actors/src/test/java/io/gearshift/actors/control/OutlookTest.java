package io.gearshift.actors.control;

import static io.gearshift.actors.testing.Samples.FAMILY;
import static io.gearshift.actors.testing.Samples.LARGE;
import static io.gearshift.actors.testing.Samples.SMALL;
import static io.gearshift.actors.testing.Samples.T0;
import static io.gearshift.actors.testing.Samples.ms;
import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.actors.device.DeviceReport;
import io.gearshift.actors.device.DeviceReport.Slot;
import io.gearshift.actors.device.DeviceReport.State;
import io.gearshift.actors.testing.Samples;
import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.pipeline.FactorBook.Observed;
import io.gearshift.domain.pipeline.Factors;
import io.gearshift.domain.pipeline.Factors.Edge;
import io.gearshift.domain.pipeline.PipelineGraph;
import io.gearshift.domain.pipeline.PipelineId;
import io.gearshift.domain.pipeline.Stage;
import io.gearshift.domain.plan.PipelineLoad;
import io.gearshift.domain.plan.Placement;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.Problem;
import io.gearshift.domain.traffic.BurstRule;
import io.gearshift.domain.traffic.Ewma;
import io.gearshift.domain.traffic.Rate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OutlookTest {
  private static final PipelineGraph TWICE =
      new PipelineGraph(
          new PipelineId("twice"),
          ms(200),
          new Accuracy(0),
          List.of(
              new Stage("first", FAMILY.id(), Optional.empty()),
              new Stage("second", FAMILY.id(), Optional.of("first"))));
  private static final Factors EXPECTED = new Factors(Map.of(), Map.of("second", 3.0));
  private static final Edge EDGE = new Edge(LARGE, "second");
  private static final Problem WORLD =
      new Problem(List.of(), List.of(FAMILY), List.of())
          .withPipelines(List.of(new PipelineLoad(TWICE, Rate.ZERO, EXPECTED)));

  private final Fleet fleet = new Fleet();
  private final DemandBook demand = new DemandBook(Ewma.empty(0), Rate.of(2));
  private final Outlook outlook = new Outlook(WORLD, new Stock(WORLD.profiles()), fleet, demand);

  @Test
  void aPipelineIsPlannedForAsItIsExpectedBeforeAnythingWasSeenOfIt() {
    assertThat(load()).isEqualTo(new PipelineLoad(TWICE, Rate.of(2), EXPECTED));
  }

  @Test
  void whatArrivesAtAllNodesIsForecast() {
    measure("one", 30, T0);
    measure("other", 10, T0);
    measure("other", 20, T0); // the newest count of a node holds
    endSecond(T0);
    assertThat(load().demand()).isEqualTo(Rate.of(50));

    measure("other", 20, T0.plus(ms(2000)));
    endSecond(T0.plus(ms(2000)));
    assertThat(load().demand()).as("without the one that is silent").isEqualTo(Rate.of(20));
  }

  @Test
  void whatNodesObserveInASecondCountsTogether() {
    measure("one", new Observed(10, 10));
    measure("other", new Observed(30, 90));
    assertThat(load().factors().of(LARGE, "second")).as("the second is not over").isEqualTo(3);
    endSecond(T0);
    assertThat(load().factors().of(LARGE, "second")).isEqualTo(2.5);
    endSecond(T0);
    assertThat(load().factors().of(LARGE, "second")).isEqualTo(2.5);
  }

  @Test
  void whatWasObservedOfAVariantIsForgottenOnceThePlanHasNoPlaceForIt() {
    measure("one", new Observed(10, 10));
    endSecond(T0);
    demand.follow(plan(new Placement(new DeviceId("a"), LARGE, 1)));
    assertThat(load().factors().of(LARGE, "second")).isEqualTo(1);
    demand.follow(plan(new Placement(new DeviceId("a"), SMALL, 1)));
    assertThat(load().factors().of(LARGE, "second")).isEqualTo(3);
  }

  @Test
  void aPipelineOfAFamilyThatCannotBeLoadedIsLeftOut() {
    DeviceReport report =
        new DeviceReport(
            Samples.device("a"),
            1,
            List.of(
                Slot.loading(LARGE, Samples.LARGE_LATENCY).failing(State.BROKEN, "garbage"),
                Slot.loading(SMALL, Samples.SMALL_LATENCY).failing(State.BROKEN, "garbage")));
    fleet.observe(report, T0);
    assertThat(outlook.problem(Optional.empty()).pipelines()).isEmpty();
  }

  @Test
  void moreThanPlannedIsABurstOfAPipelineToo() {
    Problem planned = outlook.problem(Optional.empty());
    measure("one", 5, T0);
    endSecond(T0);
    assertThat(isBurst(planned)).isFalse();
    measure("one", 50, T0);
    endSecond(T0);
    assertThat(isBurst(planned)).isTrue();
    assertThat(isBurst(planned.withPipelines(List.of()))).as("nobody can plan for it").isFalse();
  }

  private boolean isBurst(Problem planned) {
    return outlook.isBurst(new BurstRule(1.2, ms(1000)), planned, T0, T0.plus(ms(1000)));
  }

  private PipelineLoad load() {
    List<PipelineLoad> loads = outlook.problem(Optional.empty()).pipelines();
    assertThat(loads).hasSize(1);
    return loads.get(0);
  }

  private void measure(String node, long queries, Instant at) {
    demand.count(node, new PipelineDemand(TWICE.id(), queries, Map.of()), at);
  }

  private void measure(String node, Observed observed) {
    demand.count(node, new PipelineDemand(TWICE.id(), 1, Map.of(EDGE, observed)), T0);
  }

  private void endSecond(Instant at) {
    demand.endSecond(at, ms(1000));
  }

  private static Plan plan(Placement placement) {
    return new Plan(1, List.of(placement), List.of());
  }
}
