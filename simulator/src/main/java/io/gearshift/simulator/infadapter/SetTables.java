package io.gearshift.simulator.infadapter;

import static io.gearshift.simulator.AuthorsTable.number;
import static io.gearshift.simulator.AuthorsTable.whole;

import io.gearshift.domain.catalog.VariantId;
import io.gearshift.planner.infadapter.CoreCapacity;
import io.gearshift.planner.infadapter.SetProblem;
import io.gearshift.planner.infadapter.SetProgramme;
import io.gearshift.planner.infadapter.SetWeights;
import io.gearshift.planner.infadapter.SizedVariant;
import io.gearshift.planner.infadapter.VariantSet;
import io.gearshift.simulator.TableReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What needs no trace: the optima of single problems, and the lines of capacities. */
final class SetTables {
  /** The table's figures have six digits. */
  private static final double ROUNDING = 1e-6;

  private static final Pattern DEPLOYMENT = Pattern.compile("([^:; ]+):n=(\\d+):quota=(\\d+)");

  private final InfAdapterData data;

  SetTables(InfAdapterData data) {
    this.data = data;
  }

  /**
   * A problem of which an exhaustive search has the optimum, and what is found here.
   *
   * @param expected which variants run, with which cores and quotas
   */
  record Checked(
      Map<VariantId, List<Integer>> expected,
      Map<VariantId, List<Integer>> found,
      double expectedWorth,
      double worth) {
    boolean isWorthTheSame() {
      return Math.abs(expectedWorth - worth) < ROUNDING;
    }

    boolean isTheSame() {
      return expected.equals(found);
    }
  }

  List<Checked> checked() {
    List<SizedVariant> variants = data.variants().stream().map(MeasuredVariant::variant).toList();
    return data.vectors().stream().map(row -> checked(row, variants)).toList();
  }

  private static Checked checked(Map<String, String> row, List<SizedVariant> variants) {
    SetProblem problem =
        new SetProblem(
            variants,
            whole(row, "lambda_rps"),
            whole(row, "budget_cores"),
            new SetWeights(
                1, number(row, "beta_resource_weight"), number(row, "gamma_load_weight")),
            Map.of());
    VariantSet found = new SetProgramme().choose(problem);
    return new Checked(
        DEPLOYMENT
            .matcher(row.get("optimal_set (prev config empty)"))
            .results()
            .collect(
                Collectors.toMap(
                    one -> VariantId.of(InfAdapterData.FAMILY, one.group(1)),
                    one -> List.of(Integer.valueOf(one.group(2)), Integer.valueOf(one.group(3))))),
        found.cores().keySet().stream()
            .collect(
                Collectors.toMap(
                    id -> id,
                    id -> List.of(found.coresOf(id), found.quotas().getOrDefault(id, 0)))),
        number(row, "objective"),
        problem.worth(found.cores()));
  }

  TableReport.Table programs() {
    List<Checked> checked = checked();
    return new TableReport.Table(
        "programs",
        "Programs whose optimum is known",
        List.of("programs", "worth the same", "the same cores and quotas"),
        List.of(
            List.of(
                String.valueOf(checked.size()),
                String.valueOf(checked.stream().filter(Checked::isWorthTheSame).count()),
                String.valueOf(checked.stream().filter(Checked::isTheSame).count()))));
  }

  TableReport.Table capacities() {
    List<List<String>> rows = new ArrayList<>();
    for (MeasuredVariant variant : data.variants()) {
      String name = variant.variant().id().name();
      Map<String, String> published = data.fit(name);
      CoreCapacity line = variant.variant().capacity();
      rows.add(
          List.of(
              name,
              said("%.3f", number(published, "slope_rps_per_core")),
              said("%.3f", line.slope()),
              said("%.2f", number(published, "intercept")),
              said("%.2f", line.intercept()),
              said("%.4f", line.determination()),
              String.valueOf(line.of(20))));
    }
    return new TableReport.Table(
        "capacities",
        "Queries per second within 750 ms, by cores",
        List.of(
            "variant",
            "per core: paper",
            "per core",
            "intercept: paper",
            "intercept",
            "R²",
            "counted on with 20 cores"),
        rows);
  }

  private static String said(String format, double number) {
    return String.format(Locale.ROOT, format, number);
  }
}
