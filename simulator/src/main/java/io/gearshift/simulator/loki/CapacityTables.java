package io.gearshift.simulator.loki;

import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.plan.PipelineLoad;
import io.gearshift.domain.plan.Placement;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.Planner;
import io.gearshift.domain.plan.Problem;
import io.gearshift.domain.routing.MostAccurateFirst;
import io.gearshift.domain.routing.MostAccurateFirst.Row;
import io.gearshift.domain.routing.MostAccurateFirst.Server;
import io.gearshift.domain.routing.MostAccurateFirst.Tables;
import io.gearshift.domain.traffic.Rate;
import io.gearshift.simulator.TableReport.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What plans can do at all: the phases of figure 1, and why figure 6 cannot be done again. */
final class CapacityTables {
  private static final int SERVERS = 20;
  private static final double STEP = 10;
  private static final double MOST = 3_000;
  private static final double PAPER_HARDWARE = 560;
  private static final double ENOUGH = 1e-3;
  private static final double SOCIAL_MEAN = 302;
  private static final double SOCIAL_PEAK = 909;
  private static final Duration SOCIAL_LIMIT = Duration.ofMillis(125);

  /**
   * A plan for so many queries per second.
   *
   * @param accuracy of what finds a way if the most accurate are filled first
   * @param served the part that finds a way
   */
  private record Point(double demand, Plan plan, double accuracy, double served) {
    int servers() {
      return plan.placements().size();
    }

    boolean servesAll() {
      return served > 1 - ENOUGH;
    }

    String hosts() {
      Map<String, Long> counts =
          plan.placements().stream()
              .collect(
                  Collectors.groupingBy(
                      place -> place.variant().name() + " b" + place.batchCap(),
                      TreeMap::new,
                      Collectors.counting()));
      return counts.entrySet().stream()
          .map(each -> each.getValue() + " × " + each.getKey())
          .collect(Collectors.joining(", "));
    }
  }

  private final LokiData data;
  private final Planner solver;

  CapacityTables(LokiData data, Planner solver) {
    this.data = data;
    this.solver = solver;
  }

  /** The largest demands of each phase, in steps. */
  Table figure1() {
    LokiWorld world = new LokiWorld(data, Duration.ofMillis(250), SERVERS, 1);
    Problem problem = world.problem();
    List<Point> points = new ArrayList<>();
    for (double demand = STEP; demand <= MOST; demand += STEP) {
      points.add(point(world, problem, demand));
    }
    List<VariantId> top =
        LokiSystems.topOnly(problem).families().stream()
            .map(family -> family.variants().get(0).id())
            .toList();
    Predicate<Point> onlyTop =
        point -> point.plan().placements().stream().map(Placement::variant).allMatch(top::contains);
    double best = points.get(0).accuracy();
    double hardware = last(points, onlyTop).demand();
    return new Table(
        "figure-1",
        "Figure 1: phases of capacity, 20 servers, SLO 250 ms",
        List.of(
            "phase",
            "q/s: paper",
            "ours",
            "times hardware alone: paper",
            "ours",
            "accuracy: paper",
            "ours",
            "servers",
            "hosts"),
        List.of(
            row("hardware alone", PAPER_HARDWARE, 1, last(points, onlyTop), hardware),
            row(
                "0.87 of the accuracy",
                1_550,
                0.87,
                last(points, point -> point.accuracy() >= 0.87 * best),
                hardware),
            row(
                "2.7 times hardware alone",
                1_550,
                0.87,
                last(points, point -> point.demand() <= 2.7 * hardware),
                hardware),
            row("most", 1_765, 0.5, last(points, point -> true), hardware)));
  }

  private static Point last(List<Point> points, Predicate<Point> phase) {
    return points.stream()
        .filter(phase.and(Point::servesAll))
        .reduce((one, other) -> other)
        .orElseThrow();
  }

  private static List<String> row(
      String phase, double paper, double paperAccuracy, Point point, double hardware) {
    return List.of(
        phase,
        text("%.0f", paper),
        text("%.0f", point.demand()),
        text("%.1f", paper / PAPER_HARDWARE),
        text("%.1f", point.demand() / hardware),
        text("%.0f", 100 * paperAccuracy),
        text("%.1f", 100 * point.accuracy()),
        Integer.toString(point.servers()),
        point.hosts());
  }

  private Point point(LokiWorld world, Problem problem, double demand) {
    Rate rate = Rate.of(demand);
    Plan plan =
        solver.plan(
            problem.withPipelines(List.of(new PipelineLoad(world.graph(), rate, world.factors(1)))),
            1);
    Tables tables =
        new MostAccurateFirst(world.graph(), world.factors(1))
            .tables(rate, LokiPlans.servers(problem, plan.placements()));
    double accuracy = 0;
    double served = 0;
    for (Row row : tables.rows()) {
      if (row.from().isPresent()) {
        Server from = row.from().get();
        double part = tables.incoming().get(from).perSecond() / demand * row.probability();
        accuracy += part * from.accuracy().value() * row.to().accuracy().value();
        served += part;
      }
    }
    return new Point(demand, plan, served == 0 ? 0 : accuracy / served, served);
  }

  /** What captions cost by the published profile. */
  Table figure6() {
    List<List<String>> rows = new ArrayList<>();
    data.tasks()
        .get(LokiData.CAPTIONS)
        .forEach((variant, accuracy) -> rows.add(captions(variant, accuracy)));
    return new Table(
        "figure-6",
        "Figure 6: social media, captions by the published profile",
        List.of(
            "variant",
            "accuracy",
            "batch of 1, ms",
            "largest batch within 125 ms",
            "captions/s of a server",
            "servers for the mean of 302 q/s",
            "for the peak of 909"),
        rows);
  }

  private List<String> captions(String variant, double accuracy) {
    Map<Integer, Duration> latencies = data.latencies().get(variant);
    int largest = 0;
    double rate = 0;
    for (Map.Entry<Integer, Duration> point : latencies.entrySet()) {
      if (point.getValue().compareTo(SOCIAL_LIMIT) <= 0) {
        largest = point.getKey();
        rate = Math.max(rate, point.getKey() / (point.getValue().toNanos() / 1e9));
      }
    }
    return List.of(
        variant,
        text("%.1f", 100 * accuracy),
        text("%.0f", latencies.get(1).toNanos() / 1e6),
        largest == 0 ? "none" : Integer.toString(largest),
        largest == 0 ? "–" : text("%.0f", rate),
        largest == 0 ? "–" : text("%.0f", Math.ceil(SOCIAL_MEAN / rate)),
        largest == 0 ? "–" : text("%.0f", Math.ceil(SOCIAL_PEAK / rate)));
  }

  private static String text(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
