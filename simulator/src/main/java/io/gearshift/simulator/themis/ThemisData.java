package io.gearshift.simulator.themis;

import static io.gearshift.simulator.AuthorsTable.number;
import static io.gearshift.simulator.AuthorsTable.whole;

import io.gearshift.config.BadConfig;
import io.gearshift.planner.themis.CoreLatency;
import io.gearshift.planner.themis.LatencyFit;
import io.gearshift.planner.themis.ScaledPipeline;
import io.gearshift.planner.themis.StageModel;
import io.gearshift.planner.themis.StageScale;
import io.gearshift.simulator.AuthorsTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The authors' fits, measurements, trace and optima, from a folder {@code themis} of CSV files. */
final class ThemisData {
  /** Those of the paper, and the newest. */
  private static final Map<Integer, String> COMMITS = Map.of(2024, "a07de29", 2025, "94000e3");

  private static final List<String> PIPELINES = List.of("video", "sentiment", "nlp");

  /** Of the code of 2025: its latencies are multiplied by as much. */
  private static final Map<String, Double> SAFETY = Map.of("sentiment", 1.1);

  private static final double MILLIS = 1_000;
  private static final Pattern STAGE = Pattern.compile("\"(\\d+)\": \\[(\\d+), (\\d+)\\]");
  private static final Pattern NUMBER = Pattern.compile("\\d+");

  private final Path folder;

  /**
   * @param data the folder that has the folder {@code themis}
   */
  ThemisData(Path data) {
    this.folder = data.resolve("themis");
  }

  /** Those of a year, each with its column of the trace. */
  List<PublishedPipeline> pipelines(int year) {
    List<Map<String, String>> trace = rows("trace_themis.csv");
    return PIPELINES.stream()
        .map(
            name -> {
              List<Map<String, String>> stages = stages(name, year);
              return new PublishedPipeline(
                  name,
                  year,
                  pipeline(name, year, stages),
                  whole(stages.get(0), "horizontal_stabilization"),
                  trace.stream().map(row -> whole(row, name + "_" + year)).toList());
            })
        .toList();
  }

  private List<Map<String, String>> stages(String name, int year) {
    List<Map<String, String>> stages =
        rows("themis_latency_models.csv").stream()
            .filter(row -> row.get("pipeline").equals(name))
            .filter(row -> row.get("commit").equals(COMMITS.get(year)))
            .toList();
    if (stages.isEmpty()) {
      throw new BadConfig(
          "data: '%s' has no stages of %s at %s".formatted(folder, name, COMMITS.get(year)));
    }
    return stages;
  }

  private static ScaledPipeline pipeline(String name, int year, List<Map<String, String>> stages) {
    Map<String, String> any = stages.get(0);
    return new ScaledPipeline(
        stages.stream()
            .map(
                row ->
                    new StageModel(
                        row.get("stage_name"),
                        new CoreLatency(
                            number(row, "alpha_b_over_c"),
                            number(row, "beta_b"),
                            number(row, "gamma_over_c"),
                            number(row, "zeta_const")),
                        Integer.parseInt(row.get("memory_request").replace("G", "")),
                        year == 2025 ? SAFETY.getOrDefault(name, 1.0) : 1))
            .toList(),
        whole(any, "slo_ms"),
        whole(any, "max_batch"),
        whole(any, "max_cores"));
  }

  /** Measured 95th percentiles, by variant. */
  Map<String, List<LatencyFit.Point>> measured() {
    Map<String, List<LatencyFit.Point>> measured = new LinkedHashMap<>();
    for (Map<String, String> row : rows("themis_profiles_p95.csv")) {
      measured
          .computeIfAbsent(row.get("variant"), variant -> new ArrayList<>())
          .add(
              new LatencyFit.Point(
                  whole(row, "batch"), whole(row, "cores"), MILLIS * number(row, "lat_p95_s")));
    }
    return measured;
  }

  /**
   * What the authors' optimiser answered.
   *
   * @param before how the stages ran when it was asked for cores
   * @param horizontal instances of one core
   * @param vertical cores of the instances
   * @param extra instances that are lacking
   */
  record Vector(
      ScaledPipeline pipeline,
      int rate,
      List<StageScale> before,
      List<StageScale> horizontal,
      List<StageScale> vertical,
      List<Integer> extra) {}

  List<Vector> vectors() {
    Map<String, ScaledPipeline> pipelines = new LinkedHashMap<>();
    pipelines(2024).forEach(one -> pipelines.put(one.name(), one.pipeline()));
    return rows("themis_test_vectors_2024.csv").stream()
        .map(
            row -> {
              ScaledPipeline own = pipelines.get(row.get("pipeline"));
              ScaledPipeline pipeline =
                  new ScaledPipeline(
                      own.stages(), whole(row, "slo_ms"), whole(row, "b_max"), whole(row, "c_max"));
              int instances = whole(row, "n_per_stage");
              return new Vector(
                  pipeline,
                  whole(row, "rps"),
                  own.stages().stream().map(stage -> new StageScale(instances, 1, 1)).toList(),
                  stages(row.get("horizontal_authors"))
                      .map(pair -> new StageScale(pair[0], 1, pair[1]))
                      .toList(),
                  stages(row.get("vertical_authors"))
                      .map(pair -> new StageScale(instances, pair[0], pair[1]))
                      .toList(),
                  NUMBER
                      .matcher(row.get("vertical_extra"))
                      .results()
                      .map(found -> Integer.valueOf(found.group()))
                      .toList());
            })
        .toList();
  }

  /** Two numbers for each stage, the first stage first. */
  private static Stream<int[]> stages(String cell) {
    return STAGE
        .matcher(cell)
        .results()
        .sorted(Comparator.comparingInt(found -> group(found, 1)))
        .map(found -> new int[] {group(found, 2), group(found, 3)});
  }

  private static int group(MatchResult found, int group) {
    return Integer.parseInt(found.group(group));
  }

  private List<Map<String, String>> rows(String name) {
    return AuthorsTable.rows(folder.resolve(name));
  }
}
