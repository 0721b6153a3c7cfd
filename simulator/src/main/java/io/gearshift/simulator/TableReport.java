package io.gearshift.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What a paper says and what was found, in tables. */
public record TableReport(List<Table> tables) implements ExperimentReport {
  private static final String NUMBER = "-?[0-9]+(\\.[0-9]+)?";

  /**
   * One comparison.
   *
   * @param rows as many cells each as there are columns
   */
  public record Table(String name, String title, List<String> columns, List<List<String>> rows) {
    public Table {
      columns = List.copyOf(columns);
      rows = rows.stream().map(List::copyOf).toList();
    }
  }

  public TableReport {
    tables = List.copyOf(tables);
  }

  @Override
  public String markdown() {
    return tables.stream().map(TableReport::markdown).collect(Collectors.joining("\n"));
  }

  private static String markdown(Table table) {
    String head = "### " + table.title() + "\n\n" + line(table.columns());
    String rule = "|" + "---|".repeat(table.columns().size()) + "\n";
    return table.rows().stream()
        .map(TableReport::line)
        .collect(Collectors.joining("", head + rule, ""));
  }

  private static String line(List<String> cells) {
    return cells.stream().collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  /** One object, with one for each row; a cell that is a number is one there too. */
  @Override
  public String json() {
    return tables.stream()
        .flatMap(table -> table.rows().stream().map(row -> json(table, row)))
        .collect(Collectors.joining(",\n ", "{\"rows\": [", "]}\n"));
  }

  private static String json(Table table, List<String> row) {
    List<String> fields = new ArrayList<>();
    fields.add("\"table\": \"" + table.name() + "\"");
    for (int i = 0; i < row.size(); i++) {
      String cell = row.get(i);
      fields.add(
          "\"%s\": %s"
              .formatted(table.columns().get(i), cell.matches(NUMBER) ? cell : '"' + cell + '"'));
    }
    return fields.stream().collect(Collectors.joining(", ", "{", "}"));
  }
}
