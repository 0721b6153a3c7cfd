package io.gearshift.config;

import io.gearshift.domain.catalog.DeviceKind;
import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.catalog.VariantProfile;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The lines of a profile: numbers and names that need no quoting. */
final class ProfileCsv {
  static final String HEADER = "variant,kind,cores,batch,p50_ms,p95_ms,p99_ms,memory_bytes,load_ms";

  private static final int COLUMNS = 9;

  /** Digits of a millisecond that are kept: whole nanoseconds. */
  private static final int NANOS = 6;

  private static final Pattern MILLIS = Pattern.compile("[0-9]{1,12}([.][0-9]{1,6})?");

  /** What every line of a file repeats. */
  private record Subject(
      VariantId variant, DeviceKind kind, int cores, long memoryBytes, Duration loadTime) {}

  private ProfileCsv() {}

  static List<String> lines(VariantProfile profile) {
    List<String> lines = new ArrayList<>();
    lines.add(HEADER);
    for (int batch : profile.p95().points().keySet()) {
      lines.add(
          String.join(
              ",",
              profile.variant().toString(),
              profile.kind().toString(),
              Integer.toString(profile.cores()),
              Integer.toString(batch),
              millis(profile.p50().of(batch)),
              millis(profile.p95().of(batch)),
              millis(profile.p99().of(batch)),
              Long.toString(profile.memoryBytes()),
              millis(profile.loadTime())));
    }
    return lines;
  }

  /**
   * @throws IllegalArgumentException that names the file, the line and what is wrong
   */
  static VariantProfile parse(Path file, List<String> lines) {
    if (lines.isEmpty() || !lines.get(0).strip().equals(HEADER)) {
      throw bad(file, 1, "'" + (lines.isEmpty() ? "" : lines.get(0)) + "'", HEADER);
    }
    SortedMap<Integer, Duration> p50 = new TreeMap<>();
    SortedMap<Integer, Duration> p95 = new TreeMap<>();
    SortedMap<Integer, Duration> p99 = new TreeMap<>();
    Subject subject = null;
    for (int i = 1; i < lines.size(); i++) {
      Line line = new Line(file, i + 1, lines.get(i).strip().split(",", -1));
      Subject own = line.subject();
      if (subject != null && !own.equals(subject)) {
        throw bad(file, i + 1, own.toString(), "the same in every line, " + subject);
      }
      subject = own;
      int batch = (int) line.whole(3, 1, Integer.MAX_VALUE);
      if (p95.put(batch, line.latency(5)) != null) {
        throw bad(file, i + 1, "batch " + batch + " for a second time", "each size once");
      }
      p50.put(batch, line.latency(4));
      p99.put(batch, line.latency(6));
      if (p50.get(batch).compareTo(p95.get(batch)) > 0
          || p95.get(batch).compareTo(p99.get(batch)) > 0) {
        throw bad(file, i + 1, lines.get(i), "p50 <= p95 <= p99");
      }
    }
    if (!p95.containsKey(1)) {
      throw bad(file, lines.size(), "no line for batch 1", "one, and larger batches after it");
    }
    return new VariantProfile(
        subject.variant(),
        subject.kind(),
        subject.cores(),
        LatencyProfile.measured(p50),
        LatencyProfile.measured(p95),
        LatencyProfile.measured(p99),
        subject.memoryBytes(),
        subject.loadTime());
  }

  private record Line(Path file, int number, String[] cells) {
    Line {
      if (cells.length != COLUMNS) {
        throw bad(file, number, cells.length + " columns", COLUMNS + ", as in the header");
      }
    }

    Subject subject() {
      String[] names = cells[0].split("/", -1);
      if (names.length != 2) {
        throw bad(file, number, "variant '" + cells[0] + "'", "family/variant");
      }
      try {
        return new Subject(
            VariantId.of(names[0], names[1]),
            new DeviceKind(cells[1]),
            (int) whole(2, 1, Integer.MAX_VALUE),
            whole(7, 0, Long.MAX_VALUE),
            duration(8));
      } catch (BadLine e) {
        throw e;
      } catch (IllegalArgumentException e) {
        throw new BadLine(file + ":" + number + ": " + e.getMessage());
      }
    }

    long whole(int column, long least, long most) {
      try {
        long value = Long.parseLong(cells[column]);
        if (value >= least && value <= most) {
          return value;
        }
      } catch (NumberFormatException e) {
        // said below
      }
      throw bad(file, number, named(column), "a whole number from " + least);
    }

    Duration latency(int column) {
      Duration latency = duration(column);
      if (latency.isZero()) {
        throw bad(file, number, named(column), "above 0");
      }
      return latency;
    }

    Duration duration(int column) {
      if (!MILLIS.matcher(cells[column]).matches()) {
        throw bad(file, number, named(column), "milliseconds with at most six decimals");
      }
      return Duration.ofNanos(new BigDecimal(cells[column]).movePointRight(NANOS).longValueExact());
    }

    private String named(int column) {
      return HEADER.split(",")[column] + " '" + cells[column] + "'";
    }
  }

  private static final class BadLine extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    BadLine(String message) {
      super(message);
    }
  }

  private static BadLine bad(Path file, int line, String what, String expected) {
    return new BadLine(file + ":" + line + ": " + what + " (expected: " + expected + ")");
  }

  private static String millis(Duration duration) {
    return BigDecimal.valueOf(duration.toNanos(), NANOS).stripTrailingZeros().toPlainString();
  }
}
