package io.gearshift.simulator.ipa;

import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.traffic.Rate;
import io.gearshift.planner.ipa.AccuracyMeasure;
import io.gearshift.planner.ipa.BaseAllocation;
import io.gearshift.planner.ipa.Configuration;
import io.gearshift.planner.ipa.IpaProgram;
import io.gearshift.planner.ipa.IpaWeights;
import io.gearshift.planner.ipa.Margins;
import io.gearshift.planner.ipa.ReplicaRule;
import io.gearshift.planner.ipa.StageOption;
import io.gearshift.planner.ipa.StageOptions;
import io.gearshift.planner.ipa.StageVariant;
import io.gearshift.planner.ipa.Waiting;
import io.gearshift.simulator.TableReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What needs no trace: the optima of single programs, and the cores of replicas. */
final class ProgramTables {
  private static final int LARGEST_BATCH = 8;
  private static final int SCALING_CAP = 100;
  private static final double ROUNDING = 1e-6;
  private static final List<Integer> CORES = List.of(1, 2, 4, 8, 16, 32);

  private final IpaData data;
  private final Map<String, PublishedPipeline> pipelines;

  ProgramTables(IpaData data) {
    this.data = data;
    this.pipelines = data.pipelines();
  }

  /**
   * A program of which an exhaustive search has the optimum, and what is found here.
   *
   * @param expected how the pipeline is to run
   */
  record Checked(String expected, String found, double expectedObjective, double objective) {
    boolean isWorthTheSame() {
      return Math.abs(expectedObjective - objective) < ROUNDING;
    }
  }

  List<Checked> checked() {
    return data.rows("ipa_test_vectors.csv").stream().map(this::checked).toList();
  }

  private Checked checked(Map<String, String> row) {
    AccuracyMeasure measure =
        row.get("accuracy_mode").equals("product")
            ? AccuracyMeasure.PRODUCT
            : AccuracyMeasure.RANK_SUM;
    IpaWeights weights =
        new IpaWeights(
            measure,
            IpaData.number(row, "alpha"),
            IpaData.number(row, "beta"),
            IpaData.number(row, "delta"));
    PublishedPipeline pipeline = pipelines.get(row.get("pipeline"));
    Rate rate = Rate.of(IpaData.number(row, "lambda_rps"));
    List<List<StageOption>> options =
        pipeline.stages().stream().map(stage -> options(stage.task(), rate, measure)).toList();
    Configuration found = IpaProgram.chain(options, pipeline.sla(), weights).solve().orElseThrow();
    return new Checked(
        row.get("optimal_config"),
        found.options().stream()
            .map(o -> o.variant().name() + ":n=" + o.replicas() + ":b=" + o.batch())
            .collect(Collectors.joining("; ")),
        IpaData.number(row, "objective"),
        found.objective());
  }

  private List<StageOption> options(String task, Rate rate, AccuracyMeasure measure) {
    List<FittedVariant> variants = data.measured(task);
    Map<VariantId, Double> scores =
        measure.scores(
            variants.stream()
                .collect(Collectors.toMap(FittedVariant::id, v -> v.accuracy().value())));
    return new StageOptions(Margins.NONE, Waiting.TO_FILL, ReplicaRule.upTo(SCALING_CAP))
        .of(
            variants.stream()
                .map(
                    variant ->
                        new StageVariant(
                            variant.id(),
                            variant.accuracy(),
                            scores.get(variant.id()),
                            0,
                            variant.cores(),
                            variant.latencies(LARGEST_BATCH)))
                .toList(),
            rate,
            Optional.empty());
  }

  TableReport.Table programs() {
    List<Checked> checked = checked();
    long worth = checked.stream().filter(Checked::isWorthTheSame).count();
    long equal = checked.stream().filter(one -> one.expected().equals(one.found())).count();
    return new TableReport.Table(
        "programs",
        "Programs whose optimum is known",
        List.of("programs", "worth the same", "the same configuration"),
        List.of(
            List.of(String.valueOf(checked.size()), String.valueOf(worth), String.valueOf(equal))));
  }

  /** The detectors' cores, by the fitted latencies and the published SLA of their stage. */
  TableReport.Table allocations() {
    List<List<String>> rows = new ArrayList<>();
    Duration sla = Duration.ofMillis(4_620);
    List<FittedVariant> detectors = data.measured("object-detection");
    for (Map<String, String> row : data.rows("ipa_base_alloc_by_threshold.csv")) {
      BaseAllocation allocation =
          new BaseAllocation(Rate.of(IpaData.number(row, "threshold_rps")), sla);
      for (FittedVariant variant : detectors) {
        OptionalInt cores = allocation.cores(byCores(variant));
        String published = row.get(variant.id().name());
        rows.add(
            List.of(
                row.get("threshold_rps"),
                variant.id().name(),
                published.isEmpty() ? "–" : published,
                cores.isPresent() ? String.valueOf(cores.getAsInt()) : "–"));
      }
    }
    return new TableReport.Table(
        "allocations",
        "Cores of a replica by the threshold, items per second",
        List.of("threshold", "variant", "cores: paper", "cores"),
        rows);
  }

  /** How long stages may take, by the fitted latencies of a batch of one. */
  TableReport.Table slas() {
    List<List<String>> rows = new ArrayList<>();
    for (Map<String, String> row : data.rows("ipa_pipelines.csv")) {
      List<Duration> alone =
          data.enabled(row.get("task")).stream().map(variant -> variant.latency(1)).toList();
      if (!alone.isEmpty()) {
        rows.add(
            List.of(
                row.get("pipeline"),
                row.get("task"),
                row.get("sla_stage_s_paper"),
                seconds(BaseAllocation.stageSla(alone, BaseAllocation.SLA_FACTOR)),
                seconds(BaseAllocation.stageSla(alone, BaseAllocation.RELEASED_SLA_FACTOR))));
      }
    }
    return new TableReport.Table(
        "slas",
        "SLAs of stages, s",
        List.of("pipeline", "stage", "paper", "5 × mean", "25 × mean"),
        rows);
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.2f", duration.toNanos() / 1e9);
  }

  private static SortedMap<Integer, SortedMap<Integer, Duration>> byCores(FittedVariant variant) {
    SortedMap<Integer, SortedMap<Integer, Duration>> byCores = new TreeMap<>();
    for (int cores : CORES) {
      byCores.put(
          cores,
          new FittedVariant(variant.id(), variant.accuracy(), cores, variant.latency())
              .latencies(LARGEST_BATCH));
    }
    return byCores;
  }
}
