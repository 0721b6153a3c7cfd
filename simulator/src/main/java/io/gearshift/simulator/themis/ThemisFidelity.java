package io.gearshift.simulator.themis;

import io.gearshift.config.BadConfig;
import io.gearshift.simulator.TableReport;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The comparison of the Themis paper (arXiv 2407.14843), done again: its programs, its latencies,
 * and its controllers on its trace. How to call it, and what was found, is in {@code
 * docs/experiments/themis.md}.
 */
public final class ThemisFidelity {
  private ThemisFidelity() {}

  /**
   * @param data the folder that has the folder {@code themis} with the authors' data
   * @param only the names of the tables to make; all if there are none
   * @throws BadConfig if there is no such table, or the data cannot be read
   */
  public static TableReport run(Path data, List<String> only) {
    ThemisData read = new ThemisData(data);
    PlanTables plans = new PlanTables(read);
    TraceTables traces = new TraceTables(read);
    Map<String, Supplier<TableReport.Table>> tables = new LinkedHashMap<>();
    tables.put("programs", plans::programs);
    tables.put("fits", plans::fits);
    tables.put("systems-2024", traces::of2024);
    tables.put("systems-2025", traces::of2025);
    if (!tables.keySet().containsAll(only)) {
      throw new BadConfig("tables: " + only + " (expected: of " + tables.keySet() + ")");
    }
    tables.keySet().removeIf(table -> !only.isEmpty() && !only.contains(table));
    return new TableReport(tables.values().stream().map(Supplier::get).toList());
  }
}
