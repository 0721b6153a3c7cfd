package io.gearshift.simulator.loki;

import io.gearshift.config.BadConfig;
import io.gearshift.domain.plan.Planner;
import io.gearshift.simulator.TableReport;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The comparison of the Loki paper (HPDC 2024, section 6), done again: its systems in our
 * simulator, by its metric and by end-to-end deadlines. How to call it, and what was found, is in
 * {@code docs/experiments/loki.md}.
 */
public final class LokiFidelity {
  private LokiFidelity() {}

  /**
   * @param data the folder that has the folder {@code loki} with the authors' measurements
   * @param only the names of the tables to make; all if there are none
   * @throws BadConfig if there is no such table, or the data cannot be read
   */
  public static TableReport run(Path data, List<String> only) {
    Planner solver = new KnownPlans();
    LokiData read = LokiData.read(data);
    CapacityTables capacity = new CapacityTables(read, solver);
    RunTables runs = new RunTables(read, solver);
    Map<String, Supplier<TableReport.Table>> tables = new LinkedHashMap<>();
    tables.put("figure-1", capacity::figure1);
    tables.put("figure-5", runs::figure5);
    tables.put("figure-6", capacity::figure6);
    tables.put("figure-7", runs::figure7);
    tables.put("figure-8", runs::figure8);
    if (!tables.keySet().containsAll(only)) {
      throw new BadConfig("tables: " + only + " (expected: of " + tables.keySet() + ")");
    }
    tables.keySet().removeIf(table -> !only.isEmpty() && !only.contains(table));
    return new TableReport(tables.values().stream().map(Supplier::get).toList());
  }
}
