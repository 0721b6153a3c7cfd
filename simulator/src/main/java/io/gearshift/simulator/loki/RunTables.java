package io.gearshift.simulator.loki;

import io.gearshift.domain.plan.Planner;
import io.gearshift.simulator.TableReport.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Figures 5, 7 and 8: traffic analysis along the demand of figure 5, the ablation of early
 * dropping, and other SLOs.
 */
final class RunTables {
  private static final int SEEDS = 3;
  private static final int SERVERS = 18;

  /** One more than it serves, so that it drains while the next one serves. */
  private static final int ROOM_TO_DRAIN = 2;

  private static final int ROOM_FOR_ALL = 100;

  private static final Duration SLO = Duration.ofMillis(250);

  /**
   * What the paper has, in percent but for the ratios; {@code –} where it says nothing.
   *
   * @param published the mean, and the most
   */
  private record Paper(
      String accuracy,
      String minAccuracy,
      String utilisation,
      String minUtilisation,
      String published,
      String maxPublished) {
    static final Paper SILENT = new Paper("–", "–", "–", "–", "–", "–");

    static Paper ratio(String published) {
      return new Paper("–", "–", "–", "–", published, "–");
    }
  }

  private final LokiData data;
  private final Planner solver;

  RunTables(LokiData data, Planner solver) {
    this.data = data;
    this.solver = solver;
  }

  private LokiWorld world(Duration slo, int room) {
    return new LokiWorld(data, slo, SERVERS, room);
  }

  Table figure5() {
    LokiWorld world = world(SLO, ROOM_TO_DRAIN);
    LokiSystems systems = new LokiSystems(world, solver);
    Paper loki = new Paper("95.9", "88.6", "93.2", "40", ".028", ".065");
    List<List<String>> rows = new ArrayList<>();
    rows.add(row(systems.loki(), world, loki, SEEDS));
    rows.add(row(systems.lokiByTables().named("Loki, root by table"), world, loki, SEEDS));
    rows.add(
        row(systems.inferLine(), world, new Paper("–", "–", "91.6", "–", ".130", ".271"), SEEDS));
    rows.add(
        row(
            systems.proteus(),
            world,
            new Paper("89.2", "79.1", "99.9", "–", ".191", ".256"),
            SEEDS));
    rows.add(row(systems.lokiPlansOurs(), world, Paper.SILENT, SEEDS));
    rows.add(
        row(
            systems.gearshift().named("Gearshift, one variant per server"),
            world(SLO, 1),
            Paper.SILENT,
            SEEDS));
    rows.add(
        row(
            systems.gearshift().named("Gearshift, everything resident"),
            world(SLO, ROOM_FOR_ALL),
            Paper.SILENT,
            SEEDS));
    return table("figure-5", "Figure 5: traffic analysis", rows);
  }

  Table figure7() {
    LokiWorld world = world(SLO, ROOM_TO_DRAIN);
    LokiSystems systems = new LokiSystems(world, solver);
    List<List<String>> rows = new ArrayList<>();
    rows.add(row(systems.droppingNothing().named("none"), world, Paper.ratio(".0607"), SEEDS));
    rows.add(
        row(
            systems.droppingAtTheLastTask().named("last task"),
            world,
            Paper.ratio(".0360"),
            SEEDS));
    rows.add(
        row(systems.droppingAtEachTask().named("per task"), world, Paper.ratio(".0269"), SEEDS));
    rows.add(
        row(systems.loki().named("opportunistic rerouting"), world, Paper.ratio(".0177"), SEEDS));
    rows.add(row(systems.lokiPlansOurs().named("predictive (ours)"), world, Paper.SILENT, SEEDS));
    return table("figure-7", "Figure 7: early dropping, Loki's plans", rows);
  }

  Table figure8() {
    List<List<String>> rows = new ArrayList<>();
    rows.addAll(figure8(200, new Paper("95.36", "86.1", "–", "–", ".109", "–")));
    rows.addAll(figure8(250, new Paper("95.95", "88.1", "–", "–", ".037", "–")));
    rows.addAll(figure8(300, new Paper("96.04", "88.6", "–", "–", ".031", "–")));
    rows.addAll(figure8(350, new Paper("96.08", "88.6", "–", "–", ".028", "–")));
    rows.addAll(figure8(400, new Paper("96.70", "88.9", "–", "–", ".026", "–")));
    return table("figure-8", "Figure 8: SLOs", rows);
  }

  private List<List<String>> figure8(int millis, Paper paper) {
    LokiWorld world = world(Duration.ofMillis(millis), ROOM_TO_DRAIN);
    LokiSystems systems = new LokiSystems(world, solver);
    String slo = millis + " ms: ";
    return List.of(
        row(systems.loki().named(slo + "Loki"), world, paper, 1),
        row(
            systems.lokiPlansOurs().named(slo + "Loki's plans, our routers and drops"),
            world,
            Paper.SILENT,
            1));
  }

  private static Table table(String name, String title, List<List<String>> rows) {
    return new Table(
        name,
        title,
        List.of(
            "system",
            "accuracy: paper",
            "ours",
            "least: paper",
            "ours",
            "servers used, %: paper",
            "ours",
            "least: paper",
            "ours",
            "published ratio: paper",
            "ours",
            "most: paper",
            "ours",
            "true violations, pictures",
            "true violations, cars"),
        rows);
  }

  private static List<String> row(LokiSystem system, LokiWorld world, Paper paper, int seeds) {
    Outcome outcome = system.run(world, seeds);
    return List.of(
        system.name(),
        paper.accuracy(),
        percent("%.2f", outcome.accuracy()),
        paper.minAccuracy(),
        percent("%.1f", outcome.minAccuracy()),
        paper.utilisation(),
        percent("%.1f", outcome.utilisation()),
        paper.minUtilisation(),
        percent("%.0f", outcome.minUtilisation()),
        paper.published(),
        ratio(outcome.published()),
        paper.maxPublished(),
        ratio(outcome.maxPublished()),
        ratio(outcome.queries()),
        ratio(outcome.cars()));
  }

  private static String percent(String format, double part) {
    return String.format(Locale.ROOT, format, 100 * part);
  }

  private static String ratio(double part) {
    return String.format(Locale.ROOT, "%.4f", part);
  }
}
