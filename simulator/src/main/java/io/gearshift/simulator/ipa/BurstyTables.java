package io.gearshift.simulator.ipa;

import io.gearshift.planner.ipa.AccuracyMeasure;
import io.gearshift.planner.ipa.IpaWeights;
import io.gearshift.planner.ipa.Predictor;
import io.gearshift.simulator.TableReport;
import io.gearshift.simulator.ipa.PipelineSimulation.Expectation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.LongStream;

/** The bursty trace: twenty minutes of the pipelines of which latencies are known. */
final class BurstyTables {
  private static final int SEEDS = 3;
  private static final double PERCENT = 100;

  /** Nothing is known of the latency of its second stage. */
  private static final String UNKNOWN = "audio-sent";

  /** Violations with the reactive predictor and with the LSTM, in percent, as published. */
  private static final Map<String, List<String>> PUBLISHED_ABLATION =
      Map.of(
          "video", List.of("2.5", "0.5"),
          "audio-qa", List.of("4.7", "0.9"),
          "sum-qa", List.of("11.3", "5.5"));

  private final IpaData data;
  private final List<Double> rates;
  private final Map<String, PublishedPipeline> pipelines;

  BurstyTables(IpaData data) {
    this.data = data;
    this.rates = data.bursty();
    this.pipelines = data.pipelines();
    pipelines.remove(UNKNOWN);
  }

  TableReport.Table systems() {
    Map<String, Map<String, String>> published = new LinkedHashMap<>();
    for (Map<String, String> row : data.rows("ipa_results_v1_bursty_readoff.csv")) {
      published.put(row.get("pipeline") + row.get("system"), row);
    }
    List<List<String>> rows = new ArrayList<>();
    for (PublishedPipeline pipeline : pipelines.values()) {
      for (IpaSystem system : systems(pipeline)) {
        Map<String, String> paper =
            published.getOrDefault(pipeline.name() + system.name(), Map.of());
        Outcome ours = mean(system, Predictor.RECENT, Expectation.SEEN);
        rows.add(
            List.of(
                pipeline.name(),
                system.name(),
                paper.getOrDefault("avg_cost_cores", "–"),
                said("%.1f", ours.cores()),
                paper.getOrDefault("avg_rank_sum_accuracy", "–"),
                said("%.2f", ours.rankSum()),
                paper.getOrDefault("sla_violation_pct", "–"),
                said("%.2f", PERCENT * ours.violations()),
                said("%.1f", PERCENT * ours.product())));
      }
    }
    return new TableReport.Table(
        "bursty",
        "The bursty trace",
        List.of(
            "pipeline",
            "system",
            "cores: paper",
            "cores",
            "ranks: paper",
            "ranks",
            "violations %: paper",
            "violations %",
            "PAS"),
        rows);
  }

  private List<IpaSystem> systems(PublishedPipeline pipeline) {
    IpaWeights weights = weights(pipeline, pipeline.beta());
    return List.of(
        IpaSystem.ipa(pipeline, data, weights),
        IpaSystem.fa2Low(pipeline, data, weights),
        IpaSystem.fa2High(pipeline, data, weights),
        IpaSystem.rim(pipeline, data, weights),
        IpaSystem.rim(pipeline, data, weights(pipeline, 0)).called("RIM, at any cost"));
  }

  private static IpaWeights weights(PublishedPipeline pipeline, double beta) {
    return new IpaWeights(AccuracyMeasure.RANK_SUM, pipeline.alpha(), beta, pipeline.delta());
  }

  TableReport.Table predictors() {
    List<List<String>> rows = new ArrayList<>();
    for (PublishedPipeline pipeline : pipelines.values()) {
      List<String> published = PUBLISHED_ABLATION.get(pipeline.name());
      if (published == null) {
        continue;
      }
      IpaSystem ipa = IpaSystem.ipa(pipeline, data, weights(pipeline, pipeline.beta()));
      rows.add(row(ipa, "reactive", published.get(0), Predictor.REACTIVE, Expectation.SEEN));
      rows.add(row(ipa, "average", "–", Predictor.AVERAGE, Expectation.SEEN));
      rows.add(row(ipa, "maximum", "–", Predictor.MAXIMUM, Expectation.SEEN));
      rows.add(row(ipa, "recent", "–", Predictor.RECENT, Expectation.SEEN));
      rows.add(
          row(
              ipa,
              "paper: LSTM; ours: told",
              published.get(1),
              Predictor.RECENT,
              Expectation.oracle(rates)));
    }
    return new TableReport.Table(
        "predictors",
        "IPA by its predictor",
        List.of("pipeline", "predictor", "violations %: paper", "violations %", "cores", "ranks"),
        rows);
  }

  private List<String> row(
      IpaSystem system,
      String name,
      String published,
      Predictor predictor,
      Expectation expectation) {
    Outcome ours = mean(system, predictor, expectation);
    return List.of(
        system.pipeline().name(),
        name,
        published,
        said("%.2f", PERCENT * ours.violations()),
        said("%.1f", ours.cores()),
        said("%.2f", ours.rankSum()));
  }

  private Outcome mean(IpaSystem system, Predictor predictor, Expectation expectation) {
    return Outcome.mean(
        LongStream.rangeClosed(1, SEEDS)
            .mapToObj(seed -> PipelineSimulation.run(system, rates, predictor, expectation, seed))
            .toList());
  }

  private static String said(String format, double number) {
    return String.format(Locale.ROOT, format, number);
  }
}
