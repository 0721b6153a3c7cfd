package io.gearshift.simulator.superserve;

import io.gearshift.domain.pull.Resident;
import io.gearshift.simulator.TableReport.Table;
import io.gearshift.simulator.superserve.PullSimulation.Fleet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The paper's traces with its six subnets, whose latencies are assumed. */
final class SuperServeTables {
  static final long SEED = 1;
  static final double BASE = 1_500;
  static final List<Double> VARIANTS = List.of(2_950.0, 4_900.0, 5_550.0);
  static final List<Double> CV2S = List.of(2.0, 4.0, 8.0);
  private static final double SECONDS = 20;
  private static final double FROM = 2_500;
  private static final List<Double> TOS = List.of(4_800.0, 6_800.0, 7_800.0);
  private static final List<Double> CLIMBS = List.of(250.0, 500.0, 5_000.0);
  private static final double VARYING_SECONDS = 30;
  private static final double DAY_MEAN = 6_400;
  private static final double FAULTY_RATE = 3_500;
  private static final double FAULTY_CV2 = 2;
  private static final int FAULTY_SECONDS = 60;
  private static final int BETWEEN_FAULTS = 12;
  private static final List<String> FIGURES = List.of("system", "in time %", "accuracy %");

  private final List<Resident> subnets = AssumedSubnets.all();
  private final Fleet fleet = new Fleet(AssumedSubnets.WORKERS, subnets, List.of());

  Table bursty() {
    List<List<String>> rows = new ArrayList<>();
    for (double variant : VARIANTS) {
      for (double cv2 : CV2S) {
        long[] arrivals = PullTraces.bursty(BASE, variant, cv2, SECONDS, SEED);
        String trace = said("%.0f + %.0f/s, CV² %.0f", BASE, variant, cv2);
        rows.addAll(rows(trace, PullSystems.published(subnets), arrivals));
      }
    }
    return table("bursty", "Bursty", rows);
  }

  Table timeVarying() {
    List<List<String>> rows = new ArrayList<>();
    for (double to : TOS) {
      for (double climb : CLIMBS) {
        long[] arrivals = PullTraces.timeVarying(FROM, to, climb, VARYING_SECONDS, SEED);
        String trace = said("to %.0f/s by %.0f/s²", to, climb);
        rows.addAll(rows(trace, PullSystems.published(subnets), arrivals));
      }
    }
    return table("time-varying", "Time-varying, from 2500/s with CV² 8", rows);
  }

  Table policies() {
    List<List<String>> rows = new ArrayList<>();
    for (double cv2 : CV2S) {
      long[] arrivals = PullTraces.bursty(BASE, VARIANTS.get(2), cv2, SECONDS, SEED);
      rows.addAll(rows(said("CV² %.0f", cv2), PullSystems.policies(), arrivals));
    }
    return table("policies", "Policies, at 1500 + 5550/s", rows);
  }

  /**
   * @param data where the day may be that was recorded; one is made up if it is not
   */
  Table day(Optional<Path> data) {
    Optional<Path> recorded =
        data.map(folder -> folder.resolve("superserve/invocations_per_function.csv"))
            .filter(Files::exists);
    List<Double> counts = recorded.map(FunctionDay::read).orElseGet(() -> FunctionDay.madeUp(SEED));
    long[] arrivals = PullTraces.squeezed(counts, DAY_MEAN, SEED);
    String trace = recorded.isPresent() ? "recorded" : "made up";
    return table(
        "day",
        "A day of functions in two minutes, 6400/s in the mean",
        rows(trace, PullSystems.published(subnets), arrivals));
  }

  Table faults() {
    long[] arrivals = PullTraces.steady(FAULTY_RATE, FAULTY_CV2, FAULTY_SECONDS, SEED);
    List<List<String>> rows = new ArrayList<>();
    for (int dead = 0; dead <= 4; dead++) {
      List<Duration> killed = new ArrayList<>();
      for (int i = 1; i <= dead; i++) {
        killed.add(Duration.ofSeconds((long) BETWEEN_FAULTS * i));
      }
      Fleet dying = new Fleet(AssumedSubnets.WORKERS, subnets, killed);
      for (PullSystem system : List.of(PullSystems.SLACK_FIT, PullSystems.INFAAS)) {
        Outcome outcome = run(dying, system, arrivals);
        List<String> row = new ArrayList<>(row(dead + " of 8 die", system, outcome));
        row.add(String.valueOf(outcome.lost()));
        rows.add(row);
      }
    }
    return new Table(
        "faults",
        "Workers that die, one each 12 s, at 3500/s with CV² 2",
        List.of("workers", "system", "in time %", "accuracy %", "queries on dying workers"),
        rows);
  }

  /** How much more accurate SlackFit is than what is in time as often. */
  Table claims() {
    List<List<String>> rows = new ArrayList<>();
    for (double variant : VARIANTS) {
      for (double cv2 : CV2S) {
        long[] arrivals = PullTraces.bursty(BASE, variant, cv2, SECONDS, SEED);
        Map<PullSystem, Outcome> rivals = new LinkedHashMap<>();
        rivals.put(PullSystems.INFAAS, run(fleet, PullSystems.INFAAS, arrivals));
        subnets.stream()
            .map(PullSystems::clipper)
            .forEach(system -> rivals.put(system, run(fleet, system, arrivals)));
        rows.add(claim(variant, cv2, run(fleet, PullSystems.SLACK_FIT, arrivals), rivals));
      }
    }
    return new Table(
        "claims",
        "What SlackFit gains",
        List.of(
            "trace",
            "more accurate than the best in time as often, points",
            "times in time" + " of the least that is as accurate"),
        rows);
  }

  /** In time as often: at most one of a thousand queries less. */
  private static List<String> claim(
      double variant, double cv2, Outcome fit, Map<PullSystem, Outcome> rivals) {
    double best =
        rivals.values().stream()
            .filter(rival -> rival.attained() >= fit.attained() - 0.001)
            .mapToDouble(Outcome::accuracy)
            .max()
            .orElse(Double.NaN);
    double attained =
        rivals.values().stream()
            .filter(rival -> rival.accuracy() >= fit.accuracy())
            .min(Comparator.comparing(Outcome::accuracy))
            .map(Outcome::attained)
            .orElse(Double.NaN);
    return List.of(
        said("%.0f/s, CV² %.0f", variant, cv2),
        Double.isNaN(best) ? "none is" : said("%.2f", 100 * (fit.accuracy() - best)),
        Double.isNaN(attained) ? "none is" : said("%.2f", fit.attained() / attained));
  }

  private List<List<String>> rows(String trace, List<PullSystem> systems, long[] arrivals) {
    return systems.stream()
        .map(system -> row(trace, system, run(fleet, system, arrivals)))
        .toList();
  }

  private static Outcome run(Fleet fleet, PullSystem system, long[] arrivals) {
    return PullSimulation.run(fleet, system.policy(), AssumedSubnets.SLO, arrivals);
  }

  static List<String> row(String trace, PullSystem system, Outcome outcome) {
    return List.of(
        trace,
        system.name(),
        said("%.3f", 100 * outcome.attained()),
        said("%.2f", 100 * outcome.accuracy()));
  }

  static Table table(String name, String title, List<List<String>> rows) {
    List<String> columns = new ArrayList<>(List.of("trace"));
    columns.addAll(FIGURES);
    return new Table(name, title, columns, rows);
  }

  static String said(String format, Object... numbers) {
    return String.format(Locale.ROOT, format, numbers);
  }
}
