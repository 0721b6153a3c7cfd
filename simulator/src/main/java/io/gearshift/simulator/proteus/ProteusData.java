package io.gearshift.simulator.proteus;

import io.gearshift.config.BadConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;

/**
 * The authors' profiles, accuracies, SLOs and arrivals, from a folder {@code proteus} of CSV files
 * with column names in their first lines.
 *
 * @param variants of each family, the families by name
 * @param slos of each family, by the trace they belong to
 */
record ProteusData(
    Map<String, List<PublishedVariant>> variants,
    PublishedProfiles profiles,
    Map<String, Map<String, Duration>> slos,
    ArrivalTrace trace) {
  /** The trace of the end-to-end comparison. */
  private static final String TRACE = "medium-normal_load";

  private static final String ARRIVALS = "arrivals_" + TRACE + ".csv.gz";

  static ProteusData read(Path data) {
    Path folder = data.resolve("proteus");
    Map<String, List<PublishedVariant>> variants = new TreeMap<>();
    lines(
        folder.resolve("proteus_accuracies.csv"),
        row ->
            variants
                .computeIfAbsent(row.get("family"), family -> new ArrayList<>())
                .add(
                    new PublishedVariant(
                        row.get("family"),
                        row.get("variant"),
                        Double.parseDouble(row.get("accuracy_norm_pct_used")))));
    Map<PublishedProfiles.Key, Double> millis = new HashMap<>();
    lines(
        folder.resolve("proteus_profiles.csv"),
        row ->
            millis.put(
                new PublishedProfiles.Key(
                    row.get("variant"),
                    Accelerator.valueOf(row.get("accelerator")),
                    Integer.parseInt(row.get("batch"))),
                Double.parseDouble(row.get("latency_p50_ms"))));
    Map<String, Map<String, Duration>> slos = new TreeMap<>();
    lines(
        folder.resolve("slo_ms.csv"),
        row -> {
          Map<String, Duration> own = new TreeMap<>();
          variants.keySet().forEach(f -> own.put(f, Duration.ofMillis(Long.parseLong(row.get(f)))));
          slos.put(row.get("trace_dir"), own);
        });
    List<ArrivalTrace.Arrival> arrivals = new ArrayList<>();
    lines(
        folder.resolve(ARRIVALS),
        row ->
            arrivals.add(
                new ArrivalTrace.Arrival(
                    Duration.ofMillis(Long.parseLong(row.get("arrival_ms"))), row.get("family"))));
    return new ProteusData(
        variants, new PublishedProfiles(millis), slos, new ArrivalTrace(arrivals));
  }

  List<String> families() {
    return List.copyOf(variants.keySet());
  }

  /**
   * The SLOs of a point of the sensitivity study.
   *
   * @param point such as {@code 300} milliseconds, or {@code 1.5x}
   */
  Map<String, Duration> slos(String point) {
    return slos.get(TRACE + "/" + point);
  }

  private static void lines(Path file, Consumer<Map<String, String>> row) {
    try (BufferedReader reader = reader(file)) {
      String[] names = reader.readLine().split(",");
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        String[] cells = line.split(",");
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < Math.min(names.length, cells.length); i++) {
          values.put(names[i], cells[i]);
        }
        row.accept(values);
      }
    } catch (IOException e) {
      throw new BadConfig("data: '" + file + "' cannot be read: " + e);
    }
  }

  private static BufferedReader reader(Path file) throws IOException {
    return file.toString().endsWith(".gz")
        ? new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))
        : Files.newBufferedReader(file);
  }
}
