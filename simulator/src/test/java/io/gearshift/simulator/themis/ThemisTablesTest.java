package io.gearshift.simulator.themis;

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

/** With files of the authors' form, of pipelines that are made up. */
class ThemisTablesTest {
  @TempDir private Path data;

  @BeforeEach
  void makeUpData() throws IOException {
    Path folder = Files.createDirectories(data.resolve("themis"));
    List<String> models = new ArrayList<>();
    for (String pipeline : List.of("video", "sentiment", "nlp")) {
      for (String commit : List.of("a07de29", "94000e3")) {
        for (int stage = 1; stage <= (pipeline.equals("nlp") ? 3 : 2); stage++) {
          models.add(pipeline + "," + commit + ",400,s" + stage + ",40,5,2,1,4,4,2G,3");
        }
      }
    }
    write(
        folder,
        "themis_latency_models.csv",
        "pipeline,commit,slo_ms,stage_name,alpha_b_over_c,beta_b,gamma_over_c,zeta_const,"
            + "max_batch,max_cores,memory_request,horizontal_stabilization",
        models);
    write(
        folder,
        "themis_profiles_p95.csv",
        "variant,batch,cores,lat_p95_s",
        List.of("n,1,1,0.048", "n,2,1,0.093", "n,1,2,0.027", "n,2,2,0.052", "n,2,16,0.02"));
    write(
        folder,
        "themis_test_vectors_2024.csv",
        "pipeline,slo_ms,b_max,c_max,rps,horizontal_authors,n_per_stage,vertical_authors,"
            + "vertical_extra",
        List.of(vector("20", "1"), vector("20", "2")));
    List<String> rates = new ArrayList<>();
    for (int second = 0; second < 120; second++) {
      int rate = second / 40 == 1 ? 60 : 10;
      rates.add(("," + rate).repeat(6).replaceFirst("^", String.valueOf(second)));
    }
    write(
        folder,
        "trace_themis.csv",
        "second,video_2024,sentiment_2024,nlp_2024,video_2025,sentiment_2025,nlp_2025",
        rates);
  }

  /** At 20/s and 48 ms two instances of one core, or one with two cores, serve each stage. */
  private static String vector(String rate, String batch) {
    String each = "[2, " + batch + "]";
    String quoted = "\"{\"\"1\"\": " + each + ", \"\"0\"\": [2, 1]}\"";
    return String.join(
        ",",
        "video",
        "400",
        "4",
        "4",
        rate,
        quoted,
        "1",
        quoted.replace(each, "[1, 1]").replace("[2, 1]", "[1, 1]"),
        "\"[0, 0]\"");
  }

  @Test
  void answersThatAreTheAuthorsAreToldFromOthers() {
    TableReport.Table table = only("programs");

    assertThat(table.rows()).containsExactly(List.of("2", "0", "2"));
  }

  @Test
  void fitsHaveTheirGoodness() {
    List<String> upToEight = only("fits").rows().get(1);

    assertThat(upToEight.subList(0, 2)).containsExactly("n", "up to 8");
    assertThat(Double.parseDouble(upToEight.get(6))).isGreaterThan(0.999);
  }

  @Test
  void everySystemRunsOnEveryTraceAndCoresBeforeInstancesFailLeast() {
    for (String year : List.of("systems-2024", "systems-2025")) {
      List<List<String>> rows = only(year).rows();
      assertThat(rows).hasSize(year.equals("systems-2024") ? 33 : 27);
      assertThat(violations(rows, "Themis"))
          .as(year)
          .isLessThan(violations(rows, "horizontal only") / 2);
      assertThat(violations(rows, "Themis")).isLessThan(violations(rows, "HPA") / 2);
    }
  }

  private static double violations(List<List<String>> rows, String system) {
    return rows.stream()
        .filter(row -> row.get(0).equals("video") && row.get(1).equals(system))
        .mapToDouble(row -> Double.parseDouble(row.get(2)))
        .sum();
  }

  @Test
  void aTableThatThereIsNotIsRefused() {
    assertThatThrownBy(() -> ThemisFidelity.run(data, List.of("figure-1")))
        .isInstanceOf(BadConfig.class)
        .hasMessage(
            "tables: [figure-1] (expected: of [programs, fits, systems-2024, systems-2025])");
  }

  @Test
  void dataThatAreMissingAreNamed() {
    assertThatThrownBy(() -> ThemisFidelity.run(data.resolve("elsewhere"), List.of()))
        .isInstanceOf(BadConfig.class)
        .hasMessageContaining("cannot be read");
  }

  private TableReport.Table only(String table) {
    return ThemisFidelity.run(data, List.of(table)).tables().get(0);
  }

  private static void write(Path folder, String name, String columns, List<String> rows)
      throws IOException {
    Files.writeString(folder.resolve(name), columns + "\n" + String.join("\n", rows) + "\n");
  }
}
