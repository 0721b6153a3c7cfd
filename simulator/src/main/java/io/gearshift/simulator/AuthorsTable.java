package io.gearshift.simulator;

import io.gearshift.config.BadConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A CSV file of authors' data, with column names in its first line; cells may be quoted. */
public final class AuthorsTable {
  /** A comma that an even number of quotes follows. */
  private static final Pattern SEPARATOR = Pattern.compile(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)");

  private AuthorsTable() {}

  /**
   * Rows by their column names.
   *
   * @throws BadConfig if the file cannot be read, or a row has another number of cells
   */
  public static List<Map<String, String>> rows(Path file) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      throw new BadConfig("data: '" + file + "' cannot be read: " + e);
    }
    if (lines.isEmpty()) {
      throw new BadConfig("data: '" + file + "' is empty (expected: column names)");
    }
    String[] names = SEPARATOR.split(lines.get(0), -1);
    List<Map<String, String>> rows = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = SEPARATOR.split(line, -1);
      if (cells.length != names.length) {
        throw new BadConfig(
            "data: '%s' has a row of %d cells (expected: %d): %s"
                .formatted(file, cells.length, names.length, line));
      }
      Map<String, String> row = new HashMap<>();
      for (int i = 0; i < names.length; i++) {
        row.put(unquoted(names[i]), unquoted(cells[i]));
      }
      rows.add(row);
    }
    return rows;
  }

  private static String unquoted(String cell) {
    return cell.startsWith("\"")
        ? cell.substring(1, cell.length() - 1).replace("\"\"", "\"")
        : cell;
  }

  /**
   * A cell as a number.
   *
   * @throws BadConfig if there is no such column, or it has no number
   */
  public static double number(Map<String, String> row, String column) {
    String cell = row.get(column);
    try {
      return Double.parseDouble(String.valueOf(cell));
    } catch (NumberFormatException e) {
      throw new BadConfig("data: " + column + ": '" + cell + "' (expected: a number)");
    }
  }

  /** A cell as a whole number. */
  public static int whole(Map<String, String> row, String column) {
    return (int) Math.round(number(row, column));
  }
}
