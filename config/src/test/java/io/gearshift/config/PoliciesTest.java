package io.gearshift.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gearshift.domain.batching.AimdBatching;
import io.gearshift.domain.batching.BatchPolicy;
import io.gearshift.domain.batching.EarlyDrop;
import io.gearshift.domain.batching.ProactiveBatching;
import io.gearshift.domain.batching.TimeoutBatching;
import io.gearshift.domain.batching.WorkConserving;
import io.gearshift.domain.pipeline.DropPolicy;
import io.gearshift.domain.pipeline.LokiDrops;
import io.gearshift.domain.pipeline.PredictiveDrop;
import io.gearshift.domain.plan.Planner;
import io.gearshift.domain.pull.Headroom;
import io.gearshift.domain.pull.PullPolicy;
import io.gearshift.domain.pull.SlackFit;
import io.gearshift.domain.routing.AccuracyByBacklog;
import io.gearshift.domain.routing.MostAccurateInTime;
import io.gearshift.domain.routing.Routing;
import io.gearshift.domain.routing.WeightedSplit;
import io.gearshift.domain.traffic.Ewma;
import io.gearshift.domain.traffic.EwmaWithMargin;
import io.gearshift.planner.baseline.ClipperHighAccuracy;
import io.gearshift.planner.baseline.ClipperHighThroughput;
import io.gearshift.planner.baseline.InfaasAccuracy;
import io.gearshift.planner.baseline.ResidentPlanner;
import io.gearshift.planner.baseline.Sommelier;
import io.gearshift.planner.baseline.StaticPlanner;
import io.gearshift.planner.cascadeserve.CascadeServePlanner;
import io.gearshift.planner.gearshift.GearshiftPlanner;
import io.gearshift.planner.ipa.Fa2Planner;
import io.gearshift.planner.ipa.IpaPlanner;
import io.gearshift.planner.ipa.RimPlanner;
import io.gearshift.planner.loki.LokiPlanner;
import io.gearshift.planner.proteus.ProteusPlanner;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PoliciesTest {
  private static final Duration SLO = Duration.ofMillis(100);

  @Test
  void everyNameGivesItsPolicy() {
    assertThat(batching("work-conserving")).isEqualTo(new WorkConserving());
    assertThat(batching("proactive")).isEqualTo(new ProactiveBatching());
    assertThat(batching("early-drop")).isEqualTo(new EarlyDrop());
    assertThat(batching("timeout")).isEqualTo(new TimeoutBatching(16, Duration.ofMillis(5)));
    assertThat(Policies.routing(routing("accuracy-by-backlog")))
        .isEqualTo(new AccuracyByBacklog(0.5));
    assertThat(Policies.routing(routing("most-accurate-in-time")))
        .isEqualTo(new MostAccurateInTime(0.5));
    assertThat(Policies.routing(routing("weighted-split"))).isEqualTo(new WeightedSplit());
    assertThat(drops("predictive")).isEqualTo(new PredictiveDrop());
    assertThat(drops("per-task")).isEqualTo(LokiDrops.PER_TASK);
    assertThat(drops("last-task")).isEqualTo(LokiDrops.LAST_TASK);
    assertThat(drops("none")).isEqualTo(LokiDrops.NONE);
    for (String name : Policies.batchingNames()) {
      assertThat(batching(name)).isNotNull();
    }
  }

  @Test
  void aPolicyPushesOrPulls() {
    assertThat(Policies.pushOrPull(routing("weighted-split")))
        .isEqualTo(new Routing.Push(new WeightedSplit()));
    assertThat(Policies.pushOrPull(routing("slack-fit")))
        .isEqualTo(
            new Routing.Pull(
                new PullPolicy(
                    new SlackFit(SlackFit.Reading.CUMULATIVE, 24),
                    Duration.ofMillis(3),
                    PullPolicy.Expired.DROP)));
    Routing.Pull held = (Routing.Pull) Policies.pushOrPull(routing("slack-headroom"));
    assertThat(held.policy().policy())
        .isEqualTo(
            new Headroom(new SlackFit(SlackFit.Reading.CUMULATIVE, 24), routing("x").headroom()));
    for (String name : Policies.routingNames()) {
      assertThat(Policies.pushOrPull(routing(name))).isNotNull();
    }
    assertThatThrownBy(() -> Policies.pushOrPull(routing("slack-fti")))
        .isInstanceOf(BadConfig.class)
        .hasMessageContaining("Maybe you meant 'slack-fit'");
  }

  @Test
  void aimdMayTakeItsShareOfTheSlo() {
    assertThat(batching("aimd")).isEqualTo(new AimdBatching(1, 2, Duration.ofMillis(25)));
  }

  @Test
  void anUnknownNameIsAnsweredWithTheNearestAndWithAll() {
    assertThatThrownBy(() -> batching("proactve"))
        .isInstanceOf(BadConfig.class)
        .hasMessageContaining("batching.policy: \"proactve\"")
        .hasMessageContaining("Maybe you meant 'proactive'")
        .hasMessageContaining("aimd, early-drop, proactive, timeout, work-conserving");
    assertThatThrownBy(() -> Policies.routing(routing("x")))
        .isInstanceOf(BadConfig.class)
        .hasMessageContaining(
            "Known: accuracy-by-backlog, most-accurate-in-time,"
                + " opportunistic-reroute, weighted-split");
    assertThatThrownBy(() -> Policies.planner(planning("proteuss", "ewma"), () -> 0))
        .isInstanceOf(BadConfig.class)
        .hasMessageContaining("planning.planner: \"proteuss\"")
        .hasMessageContaining("Maybe you meant 'proteus'");
    assertThatThrownBy(() -> Policies.forecaster(planning("proteus", "ewm")))
        .isInstanceOf(BadConfig.class)
        .hasMessageContaining("planning.forecaster: \"ewm\"")
        .hasMessageContaining("Maybe you meant 'ewma'");
  }

  @Test
  void everyNameGivesItsPlanner() {
    Map<String, Class<? extends Planner>> expected =
        Map.ofEntries(
            Map.entry("gearshift", GearshiftPlanner.class),
            Map.entry("resident", ResidentPlanner.class),
            Map.entry("proteus", ProteusPlanner.class),
            Map.entry("sommelier", Sommelier.class),
            Map.entry("infaas-accuracy", InfaasAccuracy.class),
            Map.entry("clipper-high-accuracy", ClipperHighAccuracy.class),
            Map.entry("clipper-high-throughput", ClipperHighThroughput.class),
            Map.entry("static-high-accuracy", StaticPlanner.class),
            Map.entry("static-high-throughput", StaticPlanner.class),
            Map.entry("cascadeserve", CascadeServePlanner.class),
            Map.entry("loki", LokiPlanner.class),
            Map.entry("ipa", IpaPlanner.class),
            Map.entry("fa2-high", Fa2Planner.class),
            Map.entry("fa2-low", Fa2Planner.class),
            Map.entry("rim", RimPlanner.class));

    assertThat(Policies.plannerNames()).isEqualTo(expected.keySet());
    expected.forEach(
        (name, planner) ->
            assertThat(Policies.planner(planning(name, "ewma"), () -> 0))
                .as(name)
                .isInstanceOf(planner));
  }

  @Test
  void everyNameGivesItsForecaster() {
    assertThat(Policies.forecasterNames()).containsExactly("ewma", "ewma-with-margin");
    assertThat(Policies.forecaster(planning("proteus", "ewma"))).isEqualTo(Ewma.empty(1.6));
    assertThat(Policies.forecaster(planning("proteus", "ewma-with-margin")))
        .isEqualTo(EwmaWithMargin.empty(1.6, 2));
  }

  @Test
  void planningSettingsAreChecked() {
    assertThatThrownBy(() -> planning(-1, 1.2)).hasMessage("floor: -1.0 (expected: >= 0)");
    assertThatThrownBy(() -> planning(1, 0.9)).hasMessage("burst-factor: 0.9 (expected: >= 1)");
  }

  private static PlanningSettings planning(double floor, double burstFactor) {
    return planning("gearshift", "ewma", floor, burstFactor);
  }

  private static PlanningSettings planning(String planner, String forecaster) {
    return planning(planner, forecaster, 1, 1.2);
  }

  private static PlanningSettings planning(
      String planner, String forecaster, double floor, double burstFactor) {
    Duration second = Duration.ofSeconds(1);
    return new PlanningSettings(
        planner,
        forecaster,
        floor,
        Duration.ofSeconds(30),
        burstFactor,
        second,
        second,
        second,
        1.6,
        2);
  }

  private static BatchPolicy batching(String name) {
    return Policies.batching(
            new BatchingSettings(
                name,
                10,
                10,
                new BatchingSettings.Timeout(16, Duration.ofMillis(5)),
                new BatchingSettings.Aimd(2, 0.25)))
        .apply(SLO);
  }

  private static RoutingSettings routing(String name) {
    return new RoutingSettings(
        name,
        0.5,
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        new RoutingSettings.Pull(24, Duration.ofMillis(3)));
  }

  private static DropPolicy drops(String name) {
    return Policies.drops(new PipelineSettings(name, 1, 1));
  }
}
