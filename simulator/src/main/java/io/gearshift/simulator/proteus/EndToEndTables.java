package io.gearshift.simulator.proteus;

import static io.gearshift.simulator.proteus.OwnSystems.HEADROOM;
import static io.gearshift.simulator.proteus.OwnSystems.WIDE_HEADROOM;
import static io.gearshift.simulator.proteus.PublishedCluster.Shares.LAST;
import static io.gearshift.simulator.proteus.PublishedCluster.Shares.SUM;

import io.gearshift.domain.plan.Planner;
import io.gearshift.domain.plan.Problem;
import io.gearshift.simulator.proteus.FidelityReport.Paper;
import io.gearshift.simulator.proteus.FidelityReport.Row;
import io.gearshift.simulator.proteus.FidelityReport.Table;
import io.gearshift.simulator.proteus.OwnSystems.Control;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** The end-to-end comparison (Proteus, section 6.2), at its load and at twice its load. */
final class EndToEndTables {
  private static final double DOUBLED = 2;
  private static final String WORK_CONSERVING = "work-conserving";

  private final Runs runs;

  EndToEndTables(Runs runs) {
    this.runs = runs;
  }

  Table figure4() {
    return new Table(
        "figure-4",
        "Figure 4: SLO 300 ms, as published",
        asPublished(
            runs.data().trace(),
            List.of(
                Paper.of(343.2, 20.6, 0.114),
                Paper.of(258.2, 0.21, 0.334),
                Paper.of(321.8, 12.97, 0.169),
                Paper.of(380.7, 16.9, 0.099),
                Paper.of(375.9, 4.82, 0.027))));
  }

  Table figure4Ours() {
    return ours("figure-4-ours", "The same load in our simulator", runs.data().trace());
  }

  Table doubled() {
    return new Table(
        "doubled",
        "Twice the load, as published",
        asPublished(
            runs.times(DOUBLED),
            List.of(Paper.SILENT, Paper.SILENT, Paper.SILENT, Paper.SILENT, Paper.SILENT)));
  }

  Table doubledOurs() {
    return ours("doubled-ours", "Twice the load in our simulator", runs.times(DOUBLED));
  }

  /** The five systems of the paper; of those that were shipped otherwise than meant, both. */
  private List<Row> asPublished(ArrivalTrace trace, List<Paper> paper) {
    PublishedSystems systems = runs.systems(Runs.END_TO_END);
    return List.of(
        runs.published(
            "Clipper-HT", paper.get(0), trace, () -> systems.clipperHighThroughput(LAST)),
        runs.published("Clipper-HA", paper.get(1), trace, () -> systems.clipperHighAccuracy(LAST)),
        runs.published("INFaaS-Accuracy", paper.get(2), trace, systems::infaas),
        runs.published(
            "Sommelier, shares as shipped", paper.get(3), trace, () -> systems.sommelier(LAST)),
        runs.published(
            "Sommelier, shares as planned", paper.get(3), trace, () -> systems.sommelier(SUM)),
        runs.published(
            "Proteus, uniform router as shipped",
            paper.get(4),
            trace,
            () -> systems.proteus(PublishedRouting.UNIFORM, ProactiveDevice::new)),
        runs.published(
            "Proteus, shares as planned",
            paper.get(4),
            trace,
            () -> systems.proteus(PublishedRouting.BY_SHARES, ProactiveDevice::new)),
        runs.published(
            "Proteus, the same, as accurate plans with most room",
            paper.get(4),
            trace,
            systems::proteusWithRoom));
  }

  private Table ours(String name, String title, ArrivalTrace trace) {
    Problem world = runs.world(Runs.END_TO_END);
    Map<String, OwnSimulation.Setup> setups = new LinkedHashMap<>();
    for (String batching : OwnSystems.BATCHING.keySet()) {
      setups.put(
          "Proteus, " + batching,
          OwnSystems.byShares(proteus(), batching, Control.EVERY_TEN_SECONDS));
    }
    setups.put(
        "… work-conserving, plans at bursts",
        OwnSystems.byShares(proteus(), WORK_CONSERVING, Control.AND_AT_BURSTS));
    setups.put("… and a router by backlog", OwnSystems.byBacklog(proteus(), Control.AND_AT_BURSTS));
    setups.put(
        "… and a margin on the forecast", OwnSystems.byBacklog(proteus(), Control.AND_WITH_MARGIN));
    for (double headroom : new double[] {1.2, WIDE_HEADROOM}) {
      setups.put(
          "… by backlog, plans at bursts, head-room " + headroom,
          OwnSystems.byBacklog(OwnSystems.proteus(headroom), Control.AND_AT_BURSTS));
    }
    setups.put(
        "… the same, most head-room that costs 1 point",
        OwnSystems.byBacklog(OwnSystems.roomy(1), Control.AND_AT_BURSTS));
    List<Row> rows = new ArrayList<>();
    setups.forEach((system, setup) -> rows.add(runs.own(system, world, trace, setup)));
    rows.addAll(rivals(world, trace));
    return new Table(name, title, rows);
  }

  private List<Row> rivals(Problem world, ArrivalTrace trace) {
    Map<String, Supplier<Planner>> adaptive = new LinkedHashMap<>();
    for (double headroom : new double[] {HEADROOM, WIDE_HEADROOM}) {
      adaptive.put("Sommelier, head-room " + headroom, () -> OwnSystems.sommelier(headroom));
      adaptive.put("INFaaS, head-room " + headroom, () -> OwnSystems.infaas(headroom));
    }
    Map<String, ToDoubleFunction<String>> demands = new LinkedHashMap<>();
    demands.put("mean", trace::meanRate);
    demands.put("peak", trace::peakRate);
    List<String> families = runs.data().families();
    Map<String, Supplier<Planner>> fixed = new LinkedHashMap<>();
    demands.forEach(
        (told, demand) -> {
          fixed.put(
              "Clipper-HT, told the " + told,
              () -> OwnSystems.clipperHighThroughput(families, demand));
          fixed.put(
              "Clipper-HA, told the " + told,
              () -> OwnSystems.clipperHighAccuracy(families, demand));
        });
    List<Row> rows = new ArrayList<>();
    List<Control> both = List.of(Control.EVERY_TEN_SECONDS, Control.AND_WITH_MARGIN);
    adaptive.forEach((name, rival) -> rows.add(runs.best(name, world, trace, both, rival)));
    List<Control> never = List.of(Control.EVERY_TEN_SECONDS);
    fixed.forEach((name, rival) -> rows.add(runs.best(name, world, trace, never, rival)));
    return rows;
  }

  private static Planner proteus() {
    return OwnSystems.proteus(HEADROOM);
  }
}
