package io.gearshift.simulator.superserve;

import io.gearshift.config.BadConfig;
import io.gearshift.simulator.TableReport;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The comparison of the SuperServe paper (NSDI 2025), done again: SlackFit and its rivals on bursty
 * and time-varying traces, on a day of functions, and with workers that die. How to call it, and
 * what was found, is in {@code docs/experiments/superserve.md}.
 */
public final class SuperServeFidelity {
  private SuperServeFidelity() {}

  /**
   * @param data a model repository with measured families, for the table {@code measured}; it may
   *     have the folder {@code superserve} with a recorded day
   * @param only the names of the tables to make; if there are none, all that can be made
   * @throws BadConfig if there is no such table, or its data cannot be read
   */
  public static TableReport run(Optional<Path> data, List<String> only) {
    SuperServeTables assumed = new SuperServeTables();
    Map<String, Supplier<TableReport.Table>> tables = new LinkedHashMap<>();
    tables.put("bursty", assumed::bursty);
    tables.put("claims", assumed::claims);
    tables.put("time-varying", assumed::timeVarying);
    tables.put("policies", assumed::policies);
    tables.put("day", () -> assumed.day(data));
    tables.put("faults", assumed::faults);
    tables.put("measured", () -> MeasuredTables.of(needed(data)));
    if (!tables.keySet().containsAll(only)) {
      throw new BadConfig("tables: " + only + " (expected: of " + tables.keySet() + ")");
    }
    tables.keySet().removeIf(table -> !only.isEmpty() && !only.contains(table));
    if (only.isEmpty() && data.isEmpty()) {
      tables.remove("measured");
    }
    return new TableReport(tables.values().stream().map(Supplier::get).toList());
  }

  private static Path needed(Optional<Path> data) {
    return data.orElseThrow(
        () ->
            new BadConfig(
                "--data: it is missing (expected: a model repository that was profiled)"));
  }
}
