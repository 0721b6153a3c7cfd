package io.gearshift.bench;

import java.util.List;

/** A table that is printed row by row, in the form that documents take. */
final class Table {
  private Table() {}

  static void header(String... names) {
    row(names);
    System.out.println("|" + "---|".repeat(names.length));
  }

  static void row(String... cells) {
    System.out.println("| " + String.join(" | ", cells) + " |");
  }

  static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }
}
