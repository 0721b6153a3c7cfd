package io.gearshift.config.scenario;

import io.gearshift.config.BadConfig;
import io.gearshift.domain.catalog.DeviceKind;
import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.catalog.VariantProfile;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads profiles in the form that they have in a model repository, with the lines of any number of
 * variants and kinds of device in one file.
 */
final class ProfileTable {
  private static final String HEADER =
      "variant,kind,cores,batch,p50_ms,p95_ms,p99_ms,memory_bytes,load_ms";
  private static final int NANOS = 6;

  private record Subject(
      VariantId variant, DeviceKind kind, int cores, long memoryBytes, Duration load) {}

  private record Latencies(
      Map<Integer, Duration> p50, Map<Integer, Duration> p95, Map<Integer, Duration> p99) {
    Latencies() {
      this(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
    }
  }

  private ProfileTable() {}

  /**
   * @throws BadConfig if the file cannot be read, or with the place of the first bad line
   */
  static List<VariantProfile> read(Path file) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      throw new BadConfig("profiles: '" + file + "' cannot be read: " + e);
    }
    if (lines.isEmpty() || !lines.get(0).strip().equals(HEADER)) {
      throw new BadConfig(
          "profiles: " + file + ":1: '" + first(lines) + "' (expected: " + HEADER + ")");
    }
    Map<Subject, Latencies> found = new LinkedHashMap<>();
    for (int i = 1; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        try {
          add(found, line.split(",", -1));
        } catch (IllegalArgumentException | ArithmeticException e) {
          throw new BadConfig(
              "profiles: " + file + ":" + (i + 1) + ": '" + line + "' (" + e.getMessage() + ")");
        }
      }
    }
    List<VariantProfile> profiles = new ArrayList<>();
    found.forEach((subject, latencies) -> profiles.add(profile(file, subject, latencies)));
    return profiles;
  }

  private static void add(Map<Subject, Latencies> found, String[] cells) {
    String[] names = cells[0].split("/", -1);
    if (cells.length != HEADER.split(",").length || names.length != 2) {
      throw new IllegalArgumentException("expected: " + HEADER + ", the variant as family/variant");
    }
    Subject subject =
        new Subject(
            VariantId.of(names[0], names[1]),
            new DeviceKind(cells[1]),
            Integer.parseInt(cells[2]),
            Long.parseLong(cells[7]),
            millis(cells[8]));
    int batch = Integer.parseInt(cells[3]);
    Latencies own = found.computeIfAbsent(subject, any -> new Latencies());
    Duration p50 = millis(cells[4]);
    Duration p95 = millis(cells[5]);
    Duration p99 = millis(cells[6]);
    if (p50.compareTo(p95) > 0 || p95.compareTo(p99) > 0) {
      throw new IllegalArgumentException("expected: p50 <= p95 <= p99");
    }
    if (own.p50().put(batch, p50) != null) {
      throw new IllegalArgumentException("expected: each size of batch once");
    }
    own.p95().put(batch, p95);
    own.p99().put(batch, p99);
  }

  private static VariantProfile profile(Path file, Subject subject, Latencies latencies) {
    try {
      return new VariantProfile(
          subject.variant(),
          subject.kind(),
          subject.cores(),
          LatencyProfile.measured(latencies.p50()),
          LatencyProfile.measured(latencies.p95()),
          LatencyProfile.measured(latencies.p99()),
          subject.memoryBytes(),
          subject.load());
    } catch (IllegalArgumentException e) {
      throw new BadConfig("profiles: " + file + ": " + subject.variant() + ": " + e.getMessage());
    }
  }

  private static Duration millis(String cell) {
    return Duration.ofNanos(
        new BigDecimal(cell)
            .movePointRight(NANOS)
            .setScale(0, RoundingMode.HALF_UP)
            .longValueExact());
  }

  private static String first(List<String> lines) {
    return lines.isEmpty() ? "" : lines.get(0);
  }
}
