package io.gearshift.planner.forecast;

import io.gearshift.domain.traffic.Forecaster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Which forecaster plans better: ours, or Proteus's EWMA times the factor that suits the trace
 * best. By hand, from the repository's root:
 *
 * <pre>
 * mvn -q -pl domain,planner test-compile
 * java -cp planner/target/test-classes:domain/target/classes \
 *     io.gearshift.planner.forecast.ForecastComparison [--data DIR]
 * </pre>
 *
 * <p>{@code DIR} has the traces of the papers as {@link RecordedTraces} reads them. Each outcome is
 * the mean over seeds 1 to 5 and over three instants of the first plan.
 */
final class ForecastComparison {
  private static final int SEEDS = 5;
  private static final int[] FIRST_PLANS = {30, 40, 50};
  private static final double[] FACTORS = steps(0.8, 0.1, 24);
  private static final double[] DEVIATIONS = steps(0, 0.5, 17);
  private static final double[] QUANTILES = steps(0.4, 0.05, 13);
  private static final double[] LEVELS = {1.1, 1.2, 1.4};

  /** Traces of one name, one per seed. */
  private final Map<String, List<Trace>> traces = new LinkedHashMap<>();

  private final Planning planning;

  private ForecastComparison(Planning planning) {
    this.planning = planning;
  }

  public static void main(String[] arguments) throws IOException {
    for (int lag : new int[] {0, 3}) {
      ForecastComparison synthetic = new ForecastComparison(new Planning(lag));
      for (long seed = 1; seed <= SEEDS; seed++) {
        SyntheticTraces.of(seed).forEach(synthetic::add);
      }
      synthetic.print("Synthetic traces, plans in force after " + lag + " s");
      if (arguments.length == 2 && arguments[0].equals("--data")) {
        ForecastComparison recorded = new ForecastComparison(new Planning(lag));
        for (long seed = 1; seed <= SEEDS; seed++) {
          new RecordedTraces(Path.of(arguments[1])).of(seed).forEach(recorded::add);
        }
        recorded.print("Traces of the papers, plans in force after " + lag + " s");
      }
    }
  }

  private static double[] steps(double first, double step, int count) {
    return IntStream.range(0, count).mapToDouble(i -> first + step * i).toArray();
  }

  private void add(Trace trace) {
    traces.computeIfAbsent(trace.name(), name -> new ArrayList<>()).add(trace);
  }

  private void print(String title) {
    System.out.println("\n## " + title + "\n");
    Map<String, TradeOff> ewma = tradeOffs(Forecasters::ewma, FACTORS);
    perTrace(ewma);
    oneSettingForAll();
    others(ewma);
  }

  private void perTrace(Map<String, TradeOff> ewma) {
    System.out.println(
        "| trace | ewma | × 1.2 | × 1.5 | margin 1 | margin 1.5 | margin 2 | margin 3"
            + " | shed ÷ | idle − |");
    System.out.println("|---|---|---|---|---|---|---|---|---|---|");
    traces.forEach(
        (name, of) -> {
          List<Outcome> cells = new ArrayList<>(outcomes(of, Forecasters::ewma, 1, 1.2, 1.5));
          List<Outcome> ours = outcomes(of, Forecasters::ewmaWithMargin, 1, 1.5, 2, 3);
          cells.addAll(ours);
          TradeOff rival = ewma.get(name);
          System.out.printf(
              "| %s | %s | %s | %s |%n",
              name,
              String.join(" | ", cells.stream().map(ForecastComparison::text).toList()),
              joined("%.2f", ours.stream().mapToDouble(o -> o.shed() / rival.shedAt(o.idle()))),
              joined(
                  "%+.0f",
                  ours.stream().mapToDouble(o -> 100 * (o.idle() - rival.idleAt(o.shed())))));
        });
  }

  /** All traces count alike. */
  private void oneSettingForAll() {
    System.out.println("\n| one setting for all | shed / idle % (plans per minute) |\n|---|---|");
    for (double factor : new double[] {1, 1.1, 1.2, 1.3, 1.4, 1.5, 1.75, 2, 2.5}) {
      System.out.println("| ewma × " + factor + pooled(Forecasters::ewma, factor));
    }
    for (double margin : new double[] {0, 0.5, 1, 1.5, 2, 2.5, 3, 4}) {
      System.out.println("| margin " + margin + pooled(Forecasters::ewmaWithMargin, margin));
    }
  }

  private String pooled(DoubleFunction<Forecaster> empty, double setting) {
    List<Outcome> each =
        traces.values().stream().map(of -> outcomes(of, empty, setting).get(0)).toList();
    return " | " + text(Outcome.mean(each)) + " |";
  }

  /** What a forecaster sheds at the idle capacity of the EWMA, over what the EWMA sheds. */
  private void others(Map<String, TradeOff> ewma) {
    System.out.println(
        "\n| shed ÷ ewma's, at the idle capacity of | ewma × 1.1 | × 1.2 | × 1.4 |\n|---|---|---|---|");
    Map<String, TradeOff> ours = tradeOffs(Forecasters::ewmaWithMargin, DEVIATIONS);
    compare("ewma with margin", ours, ewma);
    compare("… restarted × factor", tradeOffs(Forecasters::restarted, FACTORS), ewma);
    compare("… Poisson margin", tradeOffs(Forecasters::poissonMargin, DEVIATIONS), ewma);
    compare("mean of 20 s × factor", tradeOffs(Forecasters::mean, FACTORS), ewma);
    compare("Holt × factor", tradeOffs(Forecasters::holt, FACTORS), ewma);
    compare("fading peak × factor", tradeOffs(Forecasters::peak, FACTORS), ewma);
    compare("quantile of 30 s", tradeOffs(Forecasters::quantile, QUANTILES), ewma);
  }

  private void compare(String name, Map<String, TradeOff> tried, Map<String, TradeOff> ewma) {
    StringBuilder row = new StringBuilder("| " + name);
    for (double level : LEVELS) {
      double[] ratios =
          traces.keySet().stream()
              .mapToDouble(
                  trace -> {
                    double idle =
                        outcomes(traces.get(trace), Forecasters::ewma, level).get(0).idle();
                    return tried.get(trace).shedAt(idle) / ewma.get(trace).shedAt(idle);
                  })
              .filter(ratio -> !Double.isNaN(ratio))
              .toArray();
      row.append(
          String.format(
              Locale.ROOT,
              " | %.2f (%.2f–%.2f; %d)",
              Math.exp(Arrays.stream(ratios).map(Math::log).average().orElse(Double.NaN)),
              Arrays.stream(ratios).min().orElse(Double.NaN),
              Arrays.stream(ratios).max().orElse(Double.NaN),
              ratios.length));
    }
    System.out.println(row + " |");
  }

  private Map<String, TradeOff> tradeOffs(DoubleFunction<Forecaster> empty, double[] settings) {
    Map<String, TradeOff> tradeOffs = new LinkedHashMap<>();
    traces.forEach((name, of) -> tradeOffs.put(name, TradeOff.of(outcomes(of, empty, settings))));
    return tradeOffs;
  }

  private List<Outcome> outcomes(
      List<Trace> of, DoubleFunction<Forecaster> empty, double... settings) {
    List<Outcome> outcomes = new ArrayList<>();
    for (double setting : settings) {
      List<Outcome> each = new ArrayList<>();
      for (Trace trace : of) {
        for (int firstPlan : FIRST_PLANS) {
          each.add(planning.along(trace, () -> empty.apply(setting), firstPlan));
        }
      }
      outcomes.add(Outcome.mean(each));
    }
    return outcomes;
  }

  private static String text(Outcome outcome) {
    return String.format(
        Locale.ROOT,
        "%.2f / %.0f (%.1f)",
        100 * outcome.shed(),
        100 * outcome.idle(),
        outcome.plansPerMinute());
  }

  private static String joined(String format, DoubleStream values) {
    return String.join(
        ", ",
        values
            .mapToObj(v -> Double.isNaN(v) ? "–" : String.format(Locale.ROOT, format, v))
            .toList());
  }
}
