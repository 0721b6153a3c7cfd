package io.gearshift.simulator.loki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gearshift.config.BadConfig;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.plan.PipelineLoad;
import io.gearshift.domain.plan.Placement;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.Planner;
import io.gearshift.domain.plan.Problem;
import io.gearshift.domain.traffic.Rate;
import io.gearshift.simulator.TableReport;
import io.gearshift.simulator.arrivals.RateCurve;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The published comparison on made-up data of the same form. */
class LokiTest {
  /** 50 pictures per second on each detector, with four cars each; 400 or 1,600 cars. */
  private static final LokiData DATA =
      new LokiData(
          Map.of(
              LokiData.DETECTION, Map.of("best", 1.0, "quick", 0.8),
              LokiData.CARS, Map.of("exact", 1.0, "rough", 0.9)),
          Map.of(
              "best", latencies(20, 40),
              "quick", latencies(5, 10),
              "exact", latencies(4, 5),
              "rough", latencies(1, 1.25)),
          Map.of("best", 4.0, "quick", 2.0),
          RateCurve.steady(100, 5));

  private static final LokiWorld WORLD = new LokiWorld(DATA, Duration.ofMillis(100), 4, 2);

  /** Two detectors and one classifier serve 100 pictures; all of four devices are not needed. */
  @Test
  void theMostAccurateVariantsStandOnTheFewestDevices() {
    assertThat(hosts(plan(100))).isEqualTo(Map.of("best", 2L, "exact", 1L));
    assertThat(plan(100).shortfall()).isEmpty();
  }

  /**
   * 140 pictures need three of the best detectors, and 560 cars two of the exact classifiers: one
   * device is missing. A rough classifier costs 0.1, a quick detector 0.2.
   */
  @Test
  void whereDevicesAreTooFewTheCheapestLossOfAccuracyIsTaken() {
    assertThat(hosts(plan(140))).isEqualTo(Map.of("best", 3L, "rough", 1L));
    assertThat(plan(140).budgets())
        .allSatisfy(budget -> assertThat(budget.time()).isPositive())
        .hasSize(2);
  }

  @Test
  void whatCannotBeServedIsStated() {
    double served = 3 * 200;
    assertThat(plan(2_000).shortfall().values().iterator().next().perSecond())
        .isCloseTo(2_000 - served, within(1e-6));
  }

  @Test
  void whatMayStayIsNotMoved() {
    LokiPlans plans = new LokiPlans(new KnownPlans(), WORLD.factors(1));
    Problem problem = WORLD.problem();
    Plan few = plans.plan(asked(problem, 90), 1);
    Plan more = plans.plan(asked(problem, 138).withRunning(few), 2);
    Map<DeviceId, String> before = byDevice(few);
    Set<DeviceId> kept =
        byDevice(more).entrySet().stream()
            .filter(each -> each.getValue().equals(before.get(each.getKey())))
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());

    assertThat(hosts(more)).isEqualTo(Map.of("best", 3L, "rough", 1L));
    assertThat(kept).hasSize(2);
    assertThat(more.shares().stream().mapToDouble(share -> share.fraction()).sum())
        .isCloseTo(2, within(1e-9));
  }

  /** At 100 pictures per second on two detectors of 50 the shares of a table lose more. */
  @Test
  void lokiServesByQueueWhatItsTablesLose() {
    LokiSystems systems = new LokiSystems(WORLD, new KnownPlans());
    Outcome byQueue = systems.loki().run(WORLD, 1);
    Outcome byTable = systems.lokiByTables().run(WORLD, 1);

    assertThat(byQueue.accuracy()).isBetween(0.9, 1.0);
    assertThat(byQueue.published()).isLessThan(byTable.published());
    assertThat(byQueue.queries()).isGreaterThanOrEqualTo(byQueue.cars());
  }

  @Test
  void theSameRunsGiveTheSame() {
    LokiSystem system = new LokiSystems(WORLD, new KnownPlans()).loki();
    assertThat(system.run(WORLD, 2)).isEqualTo(system.run(WORLD, 2));
  }

  @Test
  void dataIsReadFromItsFolderAndOnlyTheTablesThatAreAskedForAreMade(@TempDir Path data)
      throws IOException {
    Path folder = Files.createDirectory(data.resolve("loki"));
    Files.writeString(
        folder.resolve("loki_accuracies.csv"),
        "task,variant,accuracy_norm_pct\nimage_captioning,slow,100\nimage_captioning,fast,80\n");
    Files.writeString(
        folder.resolve("loki_profiles.csv"),
        "variant,batch,latency_p50_ms\nslow,1,300\nfast,1,50\nfast,2,100\nfast,4,200\n");
    Files.writeString(
        folder.resolve("loki_multiplicative_factors.csv"), "variant,mult_to_car\nx,2\n");
    Files.writeString(folder.resolve("demand_figure5.csv"), "x,y\n9,50\n11,100\n");
    TableReport report = LokiFidelity.run(data, List.of("figure-6"));

    assertThat(report.tables()).hasSize(1);
    assertThat(report.tables().get(0).rows())
        .containsExactly(
            List.of("slow", "100.0", "300", "none", "–", "–", "–"),
            List.of("fast", "80.0", "50", "2", "20", "16", "46"));
    assertThat(report.json()).contains("\"variant\": \"fast\"", "\"accuracy\": 80.0");
    assertThatThrownBy(() -> LokiFidelity.run(data, List.of("figure-2")))
        .isInstanceOf(BadConfig.class)
        .hasMessageContaining("tables: [figure-2] (expected: of [figure-1");
    assertThatThrownBy(() -> LokiFidelity.run(folder, List.of()))
        .hasMessageContaining("cannot be read");
  }

  private static SortedMap<Integer, Duration> latencies(double one, double two) {
    return new TreeMap<>(
        Map.of(
            1, Duration.ofNanos(Math.round(one * 1e6)),
            2, Duration.ofNanos(Math.round(two * 1e6))));
  }

  private static Plan plan(double demand) {
    Planner planner = new KnownPlans();
    return planner.plan(asked(WORLD.problem(), demand), 1);
  }

  private static Problem asked(Problem problem, double demand) {
    return problem.withPipelines(
        List.of(new PipelineLoad(WORLD.graph(), Rate.of(demand), WORLD.factors(1))));
  }

  private static Map<String, Long> hosts(Plan plan) {
    return plan.placements().stream()
        .collect(Collectors.groupingBy(p -> p.variant().name(), Collectors.counting()));
  }

  private static Map<DeviceId, String> byDevice(Plan plan) {
    return plan.placements().stream()
        .collect(Collectors.toMap(Placement::device, place -> place.variant().name()));
  }
}
