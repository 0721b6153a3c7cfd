package io.gearshift.simulator.arrivals;

import io.gearshift.config.BadConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.LineNumberReader;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;

/**
 * Reads arrivals from a file of text, or of packed text if its name ends in {@code .gz}: a line for
 * each query, in order of time.
 *
 * <p>A first line names the columns: when a query came, as {@code seconds}, {@code arrival_s} or
 * {@code arrival_ms} since the start, and if need be its {@code family} and its SLO, {@code
 * slo_ms}. Without such a line, lines are {@code seconds} or {@code seconds,family}. Empty lines
 * and those that begin with # do not count. Instants are rounded to nanoseconds.
 *
 * <p>Lines are read one by one; what stays in memory is what {@link RecordedArrivals} says.
 */
public final class ArrivalFile {
  private static final Set<String> UNMISTAKABLE = Set.of("arrival_s", "arrival_ms");

  /** What is later is no time since the start; a double tells nanoseconds apart up to here. */
  private static final double LONGEST_NANOS = 100 * 24 * 3600 * 1e9;

  private static final double NANOS_PER_MILLI = 1e6;
  private static final int FAMILIES_TO_NAME = 20;

  private final Path file;
  private final Map<String, String> takers;
  private final Map<String, RecordedArrivals.Recorder> recorders = new LinkedHashMap<>();
  private final Set<String> found = new HashSet<>();
  private final Set<String> others = new TreeSet<>();
  private Optional<ArrivalColumns> columns = Optional.empty();
  private int number;
  private String line = "";
  private long last;
  private String lastTime = "0";

  private ArrivalFile(Path file, Map<String, String> takers) {
    this.file = file;
    this.takers = takers;
    takers.values().forEach(taker -> recorders.put(taker, new RecordedArrivals.Recorder()));
  }

  /**
   * Whether the first line of a file names columns as arrivals have them, and rates do not.
   *
   * @throws BadConfig if the file cannot be read
   */
  public static boolean hasNames(Path file) {
    ArrivalFile arrivals = new ArrivalFile(file, Map.of());
    try (LineNumberReader reader = arrivals.reader()) {
      List<String> names = arrivals.advance(reader) ? names(arrivals.cells()) : List.of();
      return names.stream().anyMatch(UNMISTAKABLE::contains)
          || ArrivalColumns.named(names).isPresent();
    } catch (IOException e) {
      throw arrivals.unreadable(e);
    }
  }

  /**
   * The arrivals of each taker.
   *
   * @param takers by the names of families in the file, who gets their queries; those of other
   *     families are left out, and if the file tells no families, the only taker gets all
   * @throws BadConfig if the file cannot be read or lacks one of the families, or with the place of
   *     the first bad line
   */
  public static Map<String, RecordedArrivals> read(Path file, Map<String, String> takers) {
    ArrivalFile arrivals = new ArrivalFile(file, takers);
    try (LineNumberReader reader = arrivals.reader()) {
      while (arrivals.advance(reader)) {
        arrivals.take(arrivals.cells());
      }
    } catch (IOException e) {
      throw arrivals.unreadable(e);
    }
    arrivals.requireFound();
    Map<String, RecordedArrivals> read = new LinkedHashMap<>();
    arrivals.recorders.forEach((taker, recorder) -> read.put(taker, recorder.recorded()));
    return read;
  }

  private LineNumberReader reader() throws IOException {
    InputStream bytes = Files.newInputStream(file);
    try {
      InputStream text = file.toString().endsWith(".gz") ? new GZIPInputStream(bytes) : bytes;
      return new LineNumberReader(new InputStreamReader(text, StandardCharsets.UTF_8.newDecoder()));
    } catch (IOException e) {
      bytes.close();
      throw e;
    }
  }

  private BadConfig unreadable(IOException e) {
    String named = "arrivals: '" + file + "' ";
    if (e instanceof NoSuchFileException) {
      return new BadConfig(named + "does not exist (expected: a file of arrivals)");
    }
    return new BadConfig(
        named
            + (e instanceof MalformedInputException
                ? "is no text in UTF-8"
                : "cannot be read: " + e));
  }

  /** Goes to the next line that counts; says whether there is one. */
  private boolean advance(LineNumberReader reader) throws IOException {
    for (String text = reader.readLine(); text != null; text = reader.readLine()) {
      line = text.strip();
      number = reader.getLineNumber();
      if (!line.isEmpty() && !line.startsWith("#")) {
        return true;
      }
    }
    return false;
  }

  private String[] cells() {
    return line.split(",", -1);
  }

  private static List<String> names(String[] cells) {
    return Arrays.stream(cells).map(cell -> cell.strip().toLowerCase(Locale.ROOT)).toList();
  }

  private void take(String[] cells) {
    if (columns.isEmpty()) {
      boolean named = Double.isNaN(number(cells[0]));
      Optional<ArrivalColumns> those =
          named ? ArrivalColumns.named(names(cells)) : ArrivalColumns.unnamed(cells.length);
      columns = Optional.of(those.orElseThrow(() -> bad(ArrivalColumns.FORMS)));
      requireFamilies();
      if (named) {
        return;
      }
    }
    take(columns.get(), cells);
  }

  private void requireFamilies() {
    boolean needed = takers.size() > 1 || !takers.keySet().equals(recorders.keySet());
    if (columns.get().family().isEmpty() && needed) {
      throw new BadConfig(
          "arrivals: '"
              + file
              + "' tells no families (expected: a column family, for "
              + takers.keySet()
              + ")");
    }
  }

  private void take(ArrivalColumns its, String[] cells) {
    if (cells.length != its.count()) {
      throw bad(its.count() + " columns, as in the lines before");
    }
    long at = nanos(cells[its.time()], its.unit());
    if (at < last) {
      throw bad("no time before " + lastTime + ", of a line above", "Sort the lines by time.");
    }
    last = at;
    lastTime = cells[its.time()].strip();
    Optional<RecordedArrivals.Recorder> recorder = recorder(its, cells);
    if (its.slo().isPresent()) {
      double slo = number(cells[its.slo().getAsInt()]) * NANOS_PER_MILLI;
      if (!(slo >= 1 && slo < LONGEST_NANOS)) {
        throw bad("an slo_ms > 0");
      }
      recorder.ifPresent(taker -> taker.add(at, Math.round(slo)));
    } else {
      recorder.ifPresent(taker -> taker.add(at));
    }
  }

  private Optional<RecordedArrivals.Recorder> recorder(ArrivalColumns its, String[] cells) {
    if (its.family().isEmpty()) {
      found.addAll(takers.keySet());
      return recorders.values().stream().findFirst();
    }
    String family = cells[its.family().getAsInt()].strip();
    Optional<String> taker = Optional.ofNullable(takers.get(family));
    if (taker.isPresent()) {
      found.add(family);
    } else if (others.size() < FAMILIES_TO_NAME) {
      others.add(family);
    }
    return taker.map(recorders::get);
  }

  private long nanos(String cell, double unit) {
    double nanos = number(cell) * unit;
    if (!(nanos >= 0)) {
      throw bad("a time >= 0");
    }
    if (nanos >= LONGEST_NANOS) {
      throw bad("a time since the start, below 100 days", "Subtract the first time from all.");
    }
    return Math.round(nanos);
  }

  private static double number(String cell) {
    try {
      return Double.parseDouble(cell);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  private BadConfig bad(String expected) {
    return new BadConfig(
        "arrivals: " + file + ":" + number + ": '" + line + "' (expected: " + expected + ")");
  }

  private BadConfig bad(String expected, String remedy) {
    return new BadConfig(bad(expected).getMessage() + "\n" + remedy);
  }

  private void requireFound() {
    Set<String> missing = new TreeSet<>(takers.keySet());
    missing.removeAll(found);
    if (found.isEmpty() && others.isEmpty()) {
      throw new BadConfig("arrivals: '" + file + "' has none (expected: one in each line)");
    }
    if (!missing.isEmpty()) {
      others.addAll(found);
      throw new BadConfig(
          "arrivals: '" + file + "' has none of " + missing + " (expected: of " + others + ")");
    }
  }
}
