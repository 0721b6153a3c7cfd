package io.gearshift.simulator.infadapter;

import io.gearshift.config.BadConfig;
import io.gearshift.simulator.TableReport;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The comparison of the InfAdapter paper (EuroMLSys 2023), done again: its programs, its
 * capacities, and its systems on its trace. How to call it, and what was found, is in {@code
 * docs/experiments/infadapter.md}.
 */
public final class InfAdapterFidelity {
  private InfAdapterFidelity() {}

  /**
   * @param data the folder that has the folder {@code infadapter} with the authors' measurements
   * @param only the names of the tables to make; all if there are none
   * @throws BadConfig if there is no such table, or the data cannot be read
   */
  public static TableReport run(Path data, List<String> only) {
    InfAdapterData read = new InfAdapterData(data);
    Map<String, Supplier<TableReport.Table>> tables = new LinkedHashMap<>();
    tables.put("programs", () -> new SetTables(read).programs());
    tables.put("capacities", () -> new SetTables(read).capacities());
    tables.put("systems", () -> new TraceTables(read).systems());
    if (!tables.keySet().containsAll(only)) {
      throw new BadConfig("tables: " + only + " (expected: of " + tables.keySet() + ")");
    }
    tables.keySet().removeIf(table -> !only.isEmpty() && !only.contains(table));
    return new TableReport(tables.values().stream().map(Supplier::get).toList());
  }
}
