package io.gearshift.simulator.cascadeserve;

import io.gearshift.config.BadConfig;
import io.gearshift.simulator.TableReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The comparison of the CascadeServe paper (arXiv 2406.14424), done again: how many devices each
 * system needs for a latency and an accuracy. How to call it, and what was found, is in {@code
 * docs/experiments/cascadeserve.md}.
 */
public final class CascadeServeFidelity {
  private CascadeServeFidelity() {}

  /**
   * @param data for {@code published} a folder that has the folder {@code proteus} with its
   *     authors' data; for {@code measured} a model repository with families that were validated
   * @param only the names of the tables to make; if there are none, {@code assumed}
   * @throws BadConfig if there is no such table, or its data cannot be read
   */
  public static TableReport run(Optional<Path> data, List<String> only) {
    Map<String, Supplier<List<GearFamily>>> families = new LinkedHashMap<>();
    families.put("assumed", () -> List.of(GearFamilies.assumed()));
    families.put("published", () -> List.of(GearFamilies.published(needed(data))));
    families.put("measured", () -> GearFamilies.measured(needed(data)));
    if (!families.keySet().containsAll(only)) {
      throw new BadConfig("tables: " + only + " (expected: of " + families.keySet() + ")");
    }
    List<TableReport.Table> tables = new ArrayList<>();
    for (String name : only.isEmpty() ? List.of("assumed") : only) {
      families.get(name).get().stream()
          .map(GearTables::new)
          .flatMap(made -> Stream.of(made.accuracies(), made.fewest()))
          .forEach(tables::add);
    }
    return new TableReport(tables);
  }

  private static Path needed(Optional<Path> data) {
    return data.orElseThrow(
        () ->
            new BadConfig(
                "--data: it is missing (expected: the authors' data, or a model repository)"));
  }
}
