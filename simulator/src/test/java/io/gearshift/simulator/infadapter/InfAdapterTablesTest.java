package io.gearshift.simulator.infadapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gearshift.config.BadConfig;
import io.gearshift.simulator.TableReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With files of the authors' form, of variants that are made up. */
class InfAdapterTablesTest {
  private static final int SMALL = 25;
  private static final int LARGE = 5;

  @TempDir private Path data;

  @BeforeEach
  void makeUpData() throws IOException {
    Path folder = Files.createDirectories(data.resolve("infadapter"));
    write(
        folder,
        "infadapter_variants.csv",
        "variant,top1_accuracy,load_time_s",
        List.of("small,0.7,4", "large,0.8,8"));
    List<String> capacities = new ArrayList<>();
    for (int cores = 1; cores <= 20; cores++) {
      capacities.add("small," + cores + ",750," + SMALL * cores);
      capacities.add("large," + cores + ",750," + LARGE * cores);
      capacities.add("small," + cores + ",500,1");
    }
    write(folder, "infadapter_capacity.csv", "variant,cores,p99_sla_ms,capacity_rps", capacities);
    write(
        folder,
        "infadapter_capacity_fit.csv",
        "variant,p99_sla_ms,slope_rps_per_core,intercept",
        List.of("small,750,25,0", "large,750,5,0.5"));
    write(
        folder,
        "infadapter_test_vectors.csv",
        "lambda_rps,budget_cores,beta_resource_weight,gamma_load_weight,"
            + "optimal_set (prev config empty),objective",
        // 0.8 of five queries a second and core; 0.05 · 5 / 20 for cores and 0.001 for loading
        List.of(
            "20,20,0.05,0.001,large:n=5:quota=20,0.7865",
            "20,20,0.05,0.001,small:n=2:quota=20,0.7865"));
    List<String> rates = new ArrayList<>();
    for (int second = 0; second < 400; second++) {
      rates.add(second + "," + (second / 150 == 1 ? 150 : 30));
    }
    write(folder, "trace_infadapter.csv", "second,rps", rates);
  }

  @Test
  void foundOptimaAreToldFromThoseThatAreNot() {
    assertThat(only("programs").rows()).containsExactly(List.of("2", "2", "1"));
  }

  @Test
  void capacitiesAreLinesBesideThePublishedOnes() {
    assertThat(only("capacities").rows().get(1))
        .containsExactly("large", "5.000", "5.000", "0.50", "0.00", "1.0000", "80");
  }

  @Test
  void aSetOfVariantsFailsLessOftenThanOneThatIsGivenCoresByUse() {
    List<List<String>> rows = only("systems").rows();

    assertThat(rows).hasSize(18);
    double infAdapter = violations(rows, "InfAdapter");
    // which serves 100 queries per second at best, of 150
    assertThat(infAdapter).isLessThan(violations(rows, "VPA+ large, the trace known") / 2);
    assertThat(violations(rows, "InfAdapter, told")).isLessThanOrEqualTo(infAdapter);
    assertThat(rows)
        .filteredOn(row -> row.get(0).endsWith("never above the budget"))
        .hasSize(3)
        .allMatch(row -> Double.parseDouble(row.get(3)) <= 20);
  }

  private static double violations(List<List<String>> rows, String system) {
    return rows.stream()
        .filter(row -> row.get(0).equals(system))
        .mapToDouble(row -> Double.parseDouble(row.get(2)))
        .max()
        .orElseThrow();
  }

  @Test
  void aTableThatThereIsNotIsRefused() {
    assertThatThrownBy(() -> InfAdapterFidelity.run(data, List.of("figure-1")))
        .isInstanceOf(BadConfig.class)
        .hasMessage("tables: [figure-1] (expected: of [programs, capacities, systems])");
  }

  private TableReport.Table only(String table) {
    return InfAdapterFidelity.run(data, List.of(table)).tables().get(0);
  }

  private static void write(Path folder, String name, String columns, List<String> rows)
      throws IOException {
    Files.writeString(folder.resolve(name), columns + "\n" + String.join("\n", rows) + "\n");
  }
}
