package io.gearshift.simulator.infadapter;

import static io.gearshift.simulator.AuthorsTable.number;
import static io.gearshift.simulator.AuthorsTable.whole;

import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.planner.infadapter.CoreCapacity;
import io.gearshift.planner.infadapter.SizedVariant;
import io.gearshift.simulator.AuthorsTable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The authors' variants, capacities and trace, from a folder {@code infadapter} of CSV files. */
final class InfAdapterData {
  static final String FAMILY = "resnet";

  /** In milliseconds. */
  static final int SLO = 750;

  /** Cores that the authors' line goes through. */
  private static final List<Integer> FITTED = List.of(1, 2, 4, 8, 16);

  private static final double MILLIS = 1_000;

  private final Path folder;

  /**
   * @param data the folder that has the folder {@code infadapter}
   */
  InfAdapterData(Path data) {
    this.folder = data.resolve("infadapter");
  }

  /** The least accurate first, with lines fitted to what was measured. */
  List<MeasuredVariant> variants() {
    List<Map<String, String>> capacities = rows("infadapter_capacity.csv");
    return rows("infadapter_variants.csv").stream()
        .map(
            row -> {
              String name = row.get("variant");
              SortedMap<Integer, Double> measured = measured(capacities, name);
              SortedMap<Integer, Double> fitted = new TreeMap<>(measured);
              fitted.keySet().retainAll(FITTED);
              return new MeasuredVariant(
                  new SizedVariant(
                      VariantId.of(FAMILY, name),
                      new Accuracy(number(row, "top1_accuracy")),
                      CoreCapacity.of(fitted),
                      Duration.ofMillis(Math.round(MILLIS * number(row, "load_time_s")))),
                  measured);
            })
        .toList();
  }

  private static SortedMap<Integer, Double> measured(
      List<Map<String, String>> capacities, String variant) {
    SortedMap<Integer, Double> measured = new TreeMap<>();
    for (Map<String, String> row : capacities) {
      if (row.get("variant").equals(variant) && whole(row, "p99_sla_ms") == SLO) {
        measured.put(whole(row, "cores"), number(row, "capacity_rps"));
      }
    }
    return measured;
  }

  /** The authors' own line of a variant, by its columns. */
  Map<String, String> fit(String variant) {
    return rows("infadapter_capacity_fit.csv").stream()
        .filter(row -> row.get("variant").equals(variant) && whole(row, "p99_sla_ms") == SLO)
        .findFirst()
        .orElse(Map.of());
  }

  List<Map<String, String>> vectors() {
    return rows("infadapter_test_vectors.csv");
  }

  /** Queries of each second. */
  List<Integer> rates() {
    return rows("trace_infadapter.csv").stream().map(row -> whole(row, "rps")).toList();
  }

  private List<Map<String, String>> rows(String name) {
    return AuthorsTable.rows(folder.resolve(name));
  }
}
