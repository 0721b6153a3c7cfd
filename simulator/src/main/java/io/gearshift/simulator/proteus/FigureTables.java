package io.gearshift.simulator.proteus;

import static io.gearshift.simulator.proteus.OwnSystems.HEADROOM;
import static io.gearshift.simulator.proteus.PublishedCluster.Shares.LAST;
import static io.gearshift.simulator.proteus.PublishedCluster.Shares.SUM;

import io.gearshift.domain.plan.Problem;
import io.gearshift.planner.proteus.Ablation;
import io.gearshift.simulator.arrivals.Gaps;
import io.gearshift.simulator.proteus.FidelityReport.Paper;
import io.gearshift.simulator.proteus.FidelityReport.Row;
import io.gearshift.simulator.proteus.FidelityReport.Table;
import io.gearshift.simulator.proteus.OwnSystems.Control;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/**
 * Batching, ablation and SLOs (Proteus, sections 6.4 to 6.6). The traces of the first two are not
 * in the data: that of the end-to-end comparison is scaled to their numbers of queries.
 */
final class FigureTables {
  private static final double FIGURE_6 = 2.0 / 3;
  private static final double FIGURE_7 = 4.0 / 3;
  private static final double GAMMA_SHAPE = 0.05;
  private static final String WORK_CONSERVING = "work-conserving";

  /** One kind of arrivals, and what the paper has for Proteus, Nexus and AIMD. */
  private record Kind(String name, Gaps gaps, double proteus, double nexus, double aimd) {}

  /** One SLO, and what the paper has for the five systems, in the order of Figure 4. */
  private record Point(String slo, String name, List<Paper> paper) {}

  private final Runs runs;

  FigureTables(Runs runs) {
    this.runs = runs;
  }

  Table figure6() {
    List<Row> rows = new ArrayList<>();
    rows.addAll(figure6(new Kind("uniform", Gaps.ofCv2(0), 0.028, 0.031, 0.033)));
    rows.addAll(figure6(new Kind("Poisson", Gaps.POISSON, 0.039, 0.113, 0.150)));
    rows.addAll(figure6(new Kind("gamma", Gaps.ofCv2(1 / GAMMA_SHAPE), 0.050, 0.109, 0.200)));
    return new Table(
        "figure-6", "Figure 6: batching, two thirds of the load, drawn arrivals", rows);
  }

  private List<Row> figure6(Kind kind) {
    PublishedSystems systems = runs.systems(Runs.END_TO_END);
    Problem world = runs.world(Runs.END_TO_END);
    ArrivalTrace trace = runs.drawn(FIGURE_6, kind.gaps());
    List<Row> rows = new ArrayList<>();
    rows.add(
        runs.published(
            kind.name() + ": Proteus as shipped",
            Paper.ratio(kind.proteus()),
            trace,
            () -> systems.proteus(PublishedRouting.BY_SHARES, ProactiveDevice::new)));
    rows.add(
        runs.published(
            kind.name() + ": Nexus as shipped",
            Paper.ratio(kind.nexus()),
            trace,
            () -> systems.proteus(PublishedRouting.BY_SHARES, NexusDevice::new)));
    rows.add(
        runs.published(
            kind.name() + ": AIMD as shipped",
            Paper.ratio(kind.aimd()),
            trace,
            () -> systems.proteus(PublishedRouting.BY_SHARES, AimdDevice::new)));
    for (String batching : OwnSystems.BATCHING.keySet()) {
      rows.add(
          runs.own(
              kind.name() + ": " + batching + " (ours)",
              world,
              trace,
              OwnSystems.byShares(
                  OwnSystems.proteus(HEADROOM), batching, Control.EVERY_TEN_SECONDS)));
    }
    return rows;
  }

  Table figure7() {
    ArrivalTrace trace = runs.times(FIGURE_7);
    PublishedSystems systems = runs.systems(Runs.END_TO_END);
    List<Row> rows = new ArrayList<>();
    rows.add(
        runs.published(
            "Proteus as published",
            Paper.of(500, 9.7, 0.033),
            trace,
            () -> systems.proteus(PublishedRouting.BY_SHARES, ProactiveDevice::new)));
    rows.add(
        runs.published(
            "… without model selection",
            Paper.of(413, 0.27, 0.179),
            trace,
            systems::proteusWithoutSelection));
    rows.add(
        runs.published(
            "… without model placement",
            Paper.of(369, 16.0, 0.047),
            trace,
            () -> systems.sommelier(SUM)));
    rows.add(
        runs.published(
            "… without adaptive batching",
            Paper.of(423, 9.5, 0.162),
            trace,
            systems::proteusWithoutBatching));
    rows.add(
        runs.published(
            "… without query assignment",
            Paper.of(468, 6.6, 0.096),
            trace,
            () -> systems.proteus(PublishedRouting.UNIFORM, ProactiveDevice::new)));
    Problem world = runs.world(Runs.END_TO_END);
    rows.add(ablation("Proteus, work-conserving (ours)", world, trace));
    for (Ablation part : Ablation.values()) {
      String name = part.name().toLowerCase(Locale.ROOT).replace('_', ' ');
      rows.add(ablation("… without " + name + " (ours)", world, trace, part));
    }
    return new Table("figure-7", "Figure 7: ablation, four thirds of the load", rows);
  }

  private Row ablation(String name, Problem world, ArrivalTrace trace, Ablation... without) {
    return runs.own(
        name,
        world,
        trace,
        OwnSystems.byShares(
            OwnSystems.proteus(HEADROOM, without), WORK_CONSERVING, Control.EVERY_TEN_SECONDS));
  }

  Table figure8() {
    List<Row> rows = new ArrayList<>();
    for (Point point : points()) {
      rows.addAll(figure8(point));
    }
    return new Table("figure-8", "Figure 8: SLOs", rows);
  }

  private List<Row> figure8(Point point) {
    PublishedSystems systems = runs.systems(point.slo());
    List<Supplier<PublishedSimulation.Setup>> setups =
        List.of(
            () -> systems.clipperHighThroughput(LAST),
            () -> systems.clipperHighAccuracy(LAST),
            systems::infaas,
            () -> systems.sommelier(SUM),
            () -> systems.proteus(PublishedRouting.BY_SHARES, ProactiveDevice::new));
    List<String> names =
        List.of("Clipper-HT", "Clipper-HA", "INFaaS-Accuracy", "Sommelier", "Proteus");
    Map<String, Duration> slos = runs.data().slos(point.slo());
    ArrivalTrace trace = runs.data().trace();
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < setups.size(); i++) {
      rows.add(
          runs.published(
              point.name() + ": " + names.get(i),
              point.paper().get(i),
              trace,
              slos,
              setups.get(i)));
    }
    rows.add(
        runs.own(
            point.name() + ": Proteus, by backlog, plans at bursts (ours)",
            runs.world(point.slo()),
            trace,
            OwnSystems.byBacklog(OwnSystems.proteus(HEADROOM), Control.AND_AT_BURSTS)));
    return rows;
  }

  private static List<Point> points() {
    return List.of(
        point(
            "1x",
            "1x",
            row(343, 0.304),
            row(41, 0.910),
            row(257, 17.9, 0.341),
            row(365, 18.9, 0.230),
            row(379, 13.1, 0.034)),
        point(
            "1.5x",
            "1.5x",
            row(357, 0.247),
            row(267, 0.468),
            row(303, 15.2, 0.223),
            row(386, 17.1, 0.167),
            row(377, 7.5, 0.034)),
        point(
            Runs.END_TO_END,
            "2x",
            row(384, 0.113),
            row(283, 0.321),
            row(326, 13.7, 0.157),
            row(383, 16.1, 0.046),
            row(375, 4.85, 0.028)),
        point(
            "2.5x",
            "2.5x",
            row(385, 0.109),
            row(299, 0.290),
            row(346, 12.5, 0.114),
            row(382, 15.1, 0.042),
            row(377, 4.1, 0.034)),
        point(
            "3x",
            "3x",
            Paper.SILENT,
            row(299, 0.270),
            row(354, 11.5, 0.097),
            row(380, 14.7, 0.040),
            row(378, 3.9, 0.036)),
        point(
            "3.5x",
            "3.5x",
            row(384, 0.107),
            row(299, 0.250),
            row(355, 10.8, 0.096),
            row(380, 14.6, 0.039),
            row(380, 3.8, 0.046)));
  }

  private static Point point(String slo, String name, Paper... paper) {
    return new Point(slo, name, List.of(paper));
  }

  private static Paper row(double served, double maxDrop, double ratio) {
    return Paper.of(served, maxDrop, ratio);
  }

  private static Paper row(double served, double ratio) {
    return new Paper(OptionalDouble.of(served), OptionalDouble.empty(), OptionalDouble.of(ratio));
  }
}
