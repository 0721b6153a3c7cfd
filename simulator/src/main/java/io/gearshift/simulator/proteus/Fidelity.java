package io.gearshift.simulator.proteus;

import io.gearshift.config.BadConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The comparison of the Proteus paper (ASPLOS 2024, section 6), done again: its systems as their
 * authors coded them, and the same workload on the policies and planners of this project. How to
 * call it, and what was found, is in {@code docs/experiments/proteus.md}.
 */
public final class Fidelity {
  private static final Set<String> WITHOUT_AUTHORS = Set.of("figure-4-ours", "doubled-ours");

  private Fidelity() {}

  /**
   * @param data the folder that has the folder {@code proteus} with the authors' measurements
   * @param authors a copy of the authors' repository, of which plans and lists of variants are read
   * @param only the names of the tables to make; all if there are none, and without the authors'
   *     repository those that do not need it
   * @throws BadConfig if there is nothing to be made
   */
  public static FidelityReport run(Path data, Path authors, List<String> only) {
    Runs runs = new Runs(ProteusData.read(data), new AuthorsFiles(authors));
    EndToEndTables endToEnd = new EndToEndTables(runs);
    FigureTables figures = new FigureTables(runs);
    Map<String, Supplier<FidelityReport.Table>> tables = new LinkedHashMap<>();
    tables.put("figure-4", endToEnd::figure4);
    tables.put("figure-4-ours", endToEnd::figure4Ours);
    tables.put("doubled", endToEnd::doubled);
    tables.put("doubled-ours", endToEnd::doubledOurs);
    tables.put("figure-6", figures::figure6);
    tables.put("figure-7", figures::figure7);
    tables.put("figure-8", figures::figure8);
    if (!tables.keySet().containsAll(only)) {
      throw new BadConfig("tables: " + only + " (expected: of " + tables.keySet() + ")");
    }
    tables.keySet().removeIf(table -> !only.isEmpty() && !only.contains(table));
    List<String> leftOut = new ArrayList<>(tables.keySet());
    leftOut.removeIf(table -> Files.isDirectory(authors) || WITHOUT_AUTHORS.contains(table));
    tables.keySet().removeAll(leftOut);
    if (tables.isEmpty()) {
      throw new BadConfig(
          "authors: '" + authors + "' (expected: a folder with a copy of the authors' repository)");
    }
    return new FidelityReport(tables.values().stream().map(Supplier::get).toList(), leftOut);
  }
}
