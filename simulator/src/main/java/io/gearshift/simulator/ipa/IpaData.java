package io.gearshift.simulator.ipa;

import io.gearshift.config.BadConfig;
import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.planner.ipa.Margins;
import io.gearshift.simulator.ipa.PublishedPipeline.PublishedStage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The authors' pipelines, variants and traces, and latencies fitted to their measurements, from a
 * folder {@code ipa} of CSV files with column names in their first lines.
 */
final class IpaData {
  /** Of which no latency is known: those that the first is built like. */
  private static final Map<String, String> ALIKE =
      Map.of("deepset-roberta-base-squad2", "deepset-xlm-roberta-base-squad2");

  private static final Pattern BURSTY_ALPHA = Pattern.compile("[0-9.]+ \\(([0-9.]+) bursty.*");
  private static final double PERCENT = 100;

  private final Path folder;
  private final Map<String, FittedVariant.Latency> latencies = new HashMap<>();

  /**
   * @param data the folder that has the folder {@code ipa}
   * @throws BadConfig if a file cannot be read
   */
  IpaData(Path data) {
    this.folder = data.resolve("ipa");
    for (Map<String, String> row : rows("ipa_sim_latency_models.csv")) {
      latencies.put(
          row.get("variant"),
          new FittedVariant.Latency(
              number(row, "alpha_b_over_c"),
              number(row, "beta_b"),
              number(row, "gamma_over_c"),
              number(row, "zeta")));
    }
    ALIKE.forEach((variant, like) -> latencies.put(variant, latencies.get(like)));
  }

  /** By name, in the authors' order. */
  Map<String, PublishedPipeline> pipelines() {
    Map<String, List<Map<String, String>>> byName = new LinkedHashMap<>();
    for (Map<String, String> row : rows("ipa_pipelines.csv")) {
      byName.computeIfAbsent(row.get("pipeline"), name -> new ArrayList<>()).add(row);
    }
    Map<String, PublishedPipeline> pipelines = new LinkedHashMap<>();
    byName.forEach((name, stages) -> pipelines.put(name, pipeline(name, stages)));
    return pipelines;
  }

  private static PublishedPipeline pipeline(String name, List<Map<String, String>> rows) {
    Map<String, String> any = rows.get(0);
    Matcher bursty = BURSTY_ALPHA.matcher(any.get("alpha"));
    return new PublishedPipeline(
        name,
        rows.stream()
            .map(
                row ->
                    new PublishedStage(
                        row.get("task"),
                        row.get("fa2_low_variant"),
                        row.get("fa2_high_variant"),
                        (int) number(row, "rim_fixed_replicas")))
            .toList(),
        seconds(number(any, "sla_e2e_s_paper")),
        seconds(number(any, "drop_limit_s")),
        (int) number(any, "batching_cap"),
        Double.parseDouble(bursty.matches() ? bursty.group(1) : any.get("alpha")),
        number(any, "beta"),
        number(any, "delta"),
        new Margins(
            number(any, "predictor_margin_pct") / PERCENT,
            number(any, "latency_margin_pct") / PERCENT,
            number(any, "throughput_margin_pct") / PERCENT));
  }

  /**
   * Those of a task that have an allocation and a latency of their own, the least accurate first.
   */
  List<FittedVariant> measured(String task) {
    return variants(task).stream()
        .filter(variant -> !ALIKE.containsKey(variant.id().name()))
        .toList();
  }

  /** Those of a task that the released code has enabled, the least accurate first. */
  List<FittedVariant> enabled(String task) {
    List<String> names =
        rows("ipa_variants.csv").stream()
            .filter(row -> row.get("enabled_in_released_code").equals("1"))
            .map(IpaData::name)
            .toList();
    return variants(task).stream().filter(v -> names.contains(v.id().name())).toList();
  }

  private List<FittedVariant> variants(String task) {
    List<FittedVariant> variants = new ArrayList<>();
    for (Map<String, String> row : rows("ipa_variants.csv")) {
      String name = name(row);
      boolean known = latencies.containsKey(name);
      String cores = row.get("base_alloc_cores");
      if (row.get("task").equals(task) && known && (!cores.isEmpty() || ALIKE.containsKey(name))) {
        variants.add(
            new FittedVariant(
                new VariantId(new FamilyId(task), name),
                new Accuracy(number(row, "score_0_100_code") / PERCENT),
                cores.isEmpty() ? 1 : Integer.parseInt(cores),
                latencies.get(name)));
      }
    }
    variants.sort(Comparator.comparing(FittedVariant::accuracy));
    return variants;
  }

  private static String name(Map<String, String> row) {
    return row.get("variant").replace('/', '-');
  }

  /** Queries per second, second by second. */
  List<Double> bursty() {
    return rows("trace_bursty_and_fluctuating.csv").stream()
        .map(row -> number(row, "bursty"))
        .toList();
  }

  /** Rows of a file by their column names. */
  List<Map<String, String>> rows(String name) {
    Path file = folder.resolve(name);
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      throw new BadConfig("data: '" + file + "' cannot be read: " + e);
    }
    String[] names = lines.get(0).split(",");
    List<Map<String, String>> rows = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",", -1);
      Map<String, String> row = new HashMap<>();
      for (int i = 0; i < Math.min(names.length, cells.length); i++) {
        row.put(names[i], cells[i]);
      }
      rows.add(row);
    }
    return rows;
  }

  static double number(Map<String, String> row, String column) {
    return Double.parseDouble(row.get(column));
  }

  private static Duration seconds(double seconds) {
    return Duration.ofNanos(Math.round(seconds * 1e9));
  }
}
