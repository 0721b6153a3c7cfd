package io.gearshift.simulator.proteus;

import io.gearshift.simulator.ExperimentReport;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * What the paper says and what was found, in tables.
 *
 * @param leftOut tables that need what is not there
 */
public record FidelityReport(List<Table> tables, List<String> leftOut) implements ExperimentReport {

  /** One comparison. */
  public record Table(String name, String title, List<Row> rows) {
    public Table {
      rows = List.copyOf(rows);
    }
  }

  /**
   * One system.
   *
   * @param runs with how many seeds
   */
  public record Row(String system, Paper paper, Outcome outcome, int runs) {}

  /** What the paper gives, as far as it does: the authors' metric. */
  public record Paper(OptionalDouble served, OptionalDouble maxDrop, OptionalDouble ratio) {
    static final Paper SILENT =
        new Paper(OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty());

    static Paper of(double served, double maxDrop, double ratio) {
      return new Paper(
          OptionalDouble.of(served), OptionalDouble.of(maxDrop), OptionalDouble.of(ratio));
    }

    static Paper ratio(double ratio) {
      return new Paper(OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.of(ratio));
    }
  }

  public FidelityReport {
    tables = List.copyOf(tables);
    leftOut = List.copyOf(leftOut);
  }

  @Override
  public String markdown() {
    String missing =
        leftOut.isEmpty()
            ? ""
            : "\nLeft out, without a copy of the authors' repository: " + leftOut + "\n";
    return tables.stream()
        .map(FidelityReport::markdown)
        .collect(Collectors.joining("\n", "", missing));
  }

  private static String markdown(Table table) {
    boolean compared = table.rows().stream().anyMatch(row -> !row.paper().equals(Paper.SILENT));
    String head =
        compared
            ? "| system | q/s: paper | ours | max drop: paper | ours | published ratio: paper | ours"
                + " | true violations | accuracy | p99/SLO |\n|---|---|---|---|---|---|---|---|---|---|\n"
            : "| system | q/s | max drop | published ratio | true violations | accuracy |\n"
                + "|---|---|---|---|---|---|\n";
    return table.rows().stream()
        .map(row -> compared ? compared(row) : alone(row))
        .collect(Collectors.joining("", "### " + table.title() + "\n\n" + head, ""));
  }

  private static String compared(Row row) {
    Outcome outcome = row.outcome();
    return String.format(
        Locale.ROOT,
        "| %s | %s | %.1f | %s | %.2f | %s | %.4f | %.4f | %.2f | %s |%n",
        row.system(),
        cell("%.1f", row.paper().served()),
        outcome.served(),
        cell("%.2f", row.paper().maxDrop()),
        outcome.maxDrop(),
        cell("%.3f", row.paper().ratio()),
        outcome.published(),
        outcome.violations(),
        outcome.accuracy(),
        cell("%.1f", outcome.p99()));
  }

  private static String alone(Row row) {
    Outcome outcome = row.outcome();
    return String.format(
        Locale.ROOT,
        "| %s | %.1f | %.2f | %.4f | %.4f | %.2f |%n",
        row.system(),
        outcome.served(),
        outcome.maxDrop(),
        outcome.published(),
        outcome.violations(),
        outcome.accuracy());
  }

  private static String cell(String format, OptionalDouble value) {
    return value.isPresent() ? String.format(Locale.ROOT, format, value.getAsDouble()) : "–";
  }

  /** One object, with one for each row. */
  @Override
  public String json() {
    String missing =
        leftOut.stream()
            .map(table -> '"' + table + '"')
            .collect(Collectors.joining(", ", "\"leftOut\": [", "]"));
    return tables.stream()
        .flatMap(table -> table.rows().stream().map(row -> json(table, row)))
        .collect(Collectors.joining(",\n ", "{" + missing + ",\n\"rows\": [", "]}\n"));
  }

  private static String json(Table table, Row row) {
    Outcome outcome = row.outcome();
    return String.format(
        Locale.ROOT,
        "{\"table\": \"%s\", \"system\": \"%s\", \"runs\": %d, \"paper\": {\"served\": %s,"
            + " \"maxDrop\": %s, \"ratio\": %s}, \"served\": %.3f, \"maxDrop\": %.3f,"
            + " \"publishedRatio\": %.5f, \"trueViolations\": %.5f, \"accuracy\": %.3f,"
            + " \"p99Slos\": %s}",
        table.name(),
        row.system(),
        row.runs(),
        value(row.paper().served()),
        value(row.paper().maxDrop()),
        value(row.paper().ratio()),
        outcome.served(),
        outcome.maxDrop(),
        outcome.published(),
        outcome.violations(),
        outcome.accuracy(),
        value(outcome.p99()));
  }

  private static String value(OptionalDouble value) {
    return value.isPresent() ? String.format(Locale.ROOT, "%.3f", value.getAsDouble()) : "null";
  }
}
