package io.gearshift.simulator.ipa;

import io.gearshift.config.BadConfig;
import io.gearshift.simulator.TableReport;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The comparison of the IPA paper (JSys 2024, section 5), done again: its programs, its
 * allocations, and its systems on its bursty trace. How to call it, and what was found, is in
 * {@code docs/experiments/ipa.md}.
 */
public final class IpaFidelity {
  private IpaFidelity() {}

  /**
   * @param data the folder that has the folder {@code ipa} with the authors' measurements
   * @param only the names of the tables to make; all if there are none
   * @throws BadConfig if there is no such table, or the data cannot be read
   */
  public static TableReport run(Path data, List<String> only) {
    IpaData read = new IpaData(data);
    BurstyTables bursty = new BurstyTables(read);
    ProgramTables programs = new ProgramTables(read);
    Map<String, Supplier<TableReport.Table>> tables = new LinkedHashMap<>();
    tables.put("programs", programs::programs);
    tables.put("allocations", programs::allocations);
    tables.put("slas", programs::slas);
    tables.put("bursty", bursty::systems);
    tables.put("predictors", bursty::predictors);
    if (!tables.keySet().containsAll(only)) {
      throw new BadConfig("tables: " + only + " (expected: of " + tables.keySet() + ")");
    }
    tables.keySet().removeIf(table -> !only.isEmpty() && !only.contains(table));
    return new TableReport(tables.values().stream().map(Supplier::get).toList());
  }
}
