package io.gearshift.simulator.infadapter;

import io.gearshift.domain.catalog.VariantId;
import io.gearshift.planner.infadapter.LoadForecast;
import io.gearshift.planner.infadapter.ModelSwitching;
import io.gearshift.planner.infadapter.SetChooser;
import io.gearshift.planner.infadapter.SetProgramme;
import io.gearshift.planner.infadapter.SetWeights;
import io.gearshift.planner.infadapter.SizedVariant;
import io.gearshift.planner.infadapter.VpaPlus;
import io.gearshift.simulator.TableReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/** The 21 minutes of the trace, under InfAdapter and its rivals. */
final class TraceTables {
  private static final int SEEDS = 3;
  private static final int BUDGET = 20;

  /** The authors look at no limit while old and new deployments are there. */
  private static final int NO_LIMIT = 2 * BUDGET;

  private static final double PERCENT = 100;
  private static final double[] CORE_WEIGHTS = {0.0125, 0.05, 0.2};

  private final List<MeasuredVariant> variants;
  private final List<SizedVariant> sized;
  private final List<Integer> rates;

  TraceTables(InfAdapterData data) {
    this.variants = data.variants();
    this.sized = variants.stream().map(MeasuredVariant::variant).toList();
    this.rates = data.rates();
  }

  TableReport.Table systems() {
    List<List<String>> rows = new ArrayList<>();
    for (double weight : CORE_WEIGHTS) {
      SetWeights weights = new SetWeights(1, weight, SetWeights.DEFAULT.loading());
      rows.add(
          row(
              "InfAdapter",
              weight,
              choosing(new SetProgramme(), LoadForecast.RECENT, weights),
              NO_LIMIT));
      rows.add(
          row(
              "InfAdapter, told",
              weight,
              choosing(new SetProgramme(), this::told, weights),
              NO_LIMIT));
      rows.add(
          row(
              "InfAdapter, never above the budget",
              weight,
              choosing(new SetProgramme(), LoadForecast.RECENT, weights),
              BUDGET));
      rows.add(
          row(
              "MS+",
              weight,
              choosing(new ModelSwitching(), LoadForecast.RECENT, weights),
              NO_LIMIT));
    }
    for (int variant : List.of(0, sized.size() / 2, sized.size() - 1)) {
      SizedVariant own = sized.get(variant);
      VpaPlus fresh = VpaPlus.of(own, BUDGET);
      VpaPlus experienced = afterTheTrace(fresh, variants.get(variant));
      rows.add(recommended("VPA+ " + own.id().name(), fresh));
      rows.add(recommended("VPA+ " + own.id().name() + ", the trace known", experienced));
    }
    return new TableReport.Table(
        "systems",
        "The trace",
        List.of(
            "system",
            "weight of cores",
            "violations %",
            "cores",
            "cores that serve",
            "accuracy %",
            "accuracy lost"),
        rows);
  }

  private List<String> recommended(String name, VpaPlus vpa) {
    return row(
        name, "–", outcome(vpa.variant().id(), () -> new Adapter.Recommended(vpa), NO_LIMIT));
  }

  /** As if the day before had had the same load, and as many cores as it needed. */
  private VpaPlus afterTheTrace(VpaPlus fresh, MeasuredVariant variant) {
    VpaPlus later = fresh;
    Instant yesterday = Instant.EPOCH.minus(Duration.ofDays(1));
    for (int second = 0; second < rates.size(); second++) {
      double needed = rates.get(second) * variant.service(BUDGET);
      later = later.after(needed, yesterday.plusSeconds(second));
    }
    return later;
  }

  private Supplier<Adapter> choosing(
      SetChooser chooser, LoadForecast forecast, SetWeights weights) {
    return () -> new Adapter.Choosing(chooser, forecast, sized, weights, BUDGET);
  }

  /** The best that anything learnt could say. */
  private double told(List<Integer> seen) {
    int now = Math.min(seen.size(), rates.size() - 1);
    return Collections.max(rates.subList(now, Math.min(now + LoadForecast.MINUTE, rates.size())));
  }

  private List<String> row(String name, double weight, Supplier<Adapter> adapter, int limit) {
    VariantId start = sized.get(sized.size() - 1).id();
    return row(name, String.valueOf(weight), outcome(start, adapter, limit));
  }

  private List<String> row(String name, String weight, Outcome outcome) {
    double best = sized.get(sized.size() - 1).accuracy().value();
    return List.of(
        name,
        weight,
        said("%.2f", PERCENT * outcome.violations()),
        said("%.1f", outcome.cores()),
        said("%.1f", outcome.servingCores()),
        said("%.2f", PERCENT * outcome.accuracy()),
        said("%.2f", PERCENT * Math.max(0, best - outcome.accuracy())));
  }

  private Outcome outcome(VariantId start, Supplier<Adapter> adapter, int limit) {
    SortedMap<VariantId, Integer> all = new TreeMap<>(Map.of(start, BUDGET));
    return Outcome.mean(
        LongStream.rangeClosed(1, SEEDS)
            .mapToObj(
                seed -> new SetSimulation(variants, rates, adapter.get(), all, limit, seed).run())
            .toList());
  }

  private static String said(String format, double number) {
    return String.format(Locale.ROOT, format, number);
  }
}
