package io.gearshift.cli.simulate;

import io.gearshift.config.BadConfig;
import io.gearshift.simulator.arrivals.RateCurve;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads rates from a column of a table: a line of names, then a line for each second. */
final class TraceTable {
  private TraceTable() {}

  /**
   * @throws BadConfig if the file cannot be read or has no such column, or with the first bad line
   */
  static RateCurve read(Path file, String column) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      throw new BadConfig("trace: '" + file + "' cannot be read: " + e);
    }
    List<String> names = lines.isEmpty() ? List.of() : List.of(lines.get(0).strip().split(","));
    int index = names.indexOf(column);
    if (index < 0) {
      throw new BadConfig(
          "trace: '" + file + "' has no column '" + column + "' (expected: one of " + names + ")");
    }
    double[] rates = new double[lines.size() - 1];
    for (int i = 1; i < lines.size(); i++) {
      String[] cells = lines.get(i).strip().split(",", -1);
      rates[i - 1] = cells.length == names.size() ? number(cells[index]) : Double.NaN;
      if (!(rates[i - 1] >= 0 && rates[i - 1] < Double.POSITIVE_INFINITY)) {
        throw new BadConfig(
            "trace: "
                + file
                + ":"
                + (i + 1)
                + ": '"
                + lines.get(i)
                + "' (expected: "
                + names
                + ")");
      }
    }
    return RateCurve.perSecond(rates);
  }

  private static double number(String cell) {
    try {
      return Double.parseDouble(cell.strip());
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }
}
