package io.gearshift.simulator.loki;

import io.gearshift.config.BadConfig;
import io.gearshift.simulator.arrivals.RateCurve;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The authors' profiles, accuracies and factors, and the demand of their figure 5, from a folder
 * {@code loki} of CSV files with column names in their first lines.
 *
 * @param tasks the variants of each task, with their accuracies relative to the best
 * @param latencies the medians of every variant by batch size
 * @param toCars how many cars a detector finds on a picture, by variant
 * @param demand queries per second
 */
record LokiData(
    Map<String, Map<String, Double>> tasks,
    Map<String, SortedMap<Integer, Duration>> latencies,
    Map<String, Double> toCars,
    RateCurve demand) {
  static final String DETECTION = "object_detection";
  static final String CARS = "car_classification";
  static final String CAPTIONS = "image_captioning";

  private static final double PERCENT = 100;

  /**
   * @throws BadConfig if a file cannot be read
   */
  static LokiData read(Path data) {
    Path folder = data.resolve("loki");
    Map<String, Map<String, Double>> tasks = new TreeMap<>();
    for (Map<String, String> row : rows(folder.resolve("loki_accuracies.csv"))) {
      tasks
          .computeIfAbsent(row.get("task"), task -> new LinkedHashMap<>())
          .put(row.get("variant"), number(row, "accuracy_norm_pct") / PERCENT);
    }
    Map<String, SortedMap<Integer, Duration>> latencies = new TreeMap<>();
    for (Map<String, String> row : rows(folder.resolve("loki_profiles.csv"))) {
      latencies
          .computeIfAbsent(row.get("variant"), variant -> new TreeMap<>())
          .put(Integer.parseInt(row.get("batch")), millis(number(row, "latency_p50_ms")));
    }
    Map<String, Double> toCars = new TreeMap<>();
    for (Map<String, String> row : rows(folder.resolve("loki_multiplicative_factors.csv"))) {
      toCars.put(row.get("variant"), number(row, "mult_to_car"));
    }
    return new LokiData(tasks, latencies, toCars, demand(folder.resolve("demand_figure5.csv")));
  }

  /** Straight lines from point to point, from the first on. */
  private static RateCurve demand(Path file) {
    List<RateCurve.Piece> pieces = new ArrayList<>();
    double second = Double.NaN;
    double rate = 0;
    for (Map<String, String> row : rows(file)) {
      double next = number(row, "x");
      if (!Double.isNaN(second)) {
        pieces.add(new RateCurve.Piece(next - second, rate, number(row, "y")));
      }
      second = next;
      rate = number(row, "y");
    }
    return new RateCurve(pieces);
  }

  private static double number(Map<String, String> row, String column) {
    return Double.parseDouble(row.get(column));
  }

  private static Duration millis(double millis) {
    return Duration.ofNanos(Math.max(1, Math.round(millis * 1e6)));
  }

  private static List<Map<String, String>> rows(Path file) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      throw new BadConfig("data: '" + file + "' cannot be read: " + e);
    }
    String[] names = lines.get(0).split(",");
    List<Map<String, String>> rows = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",");
      Map<String, String> row = new HashMap<>();
      for (int i = 0; i < Math.min(names.length, cells.length); i++) {
        row.put(names[i], cells[i]);
      }
      rows.add(row);
    }
    return rows;
  }
}
