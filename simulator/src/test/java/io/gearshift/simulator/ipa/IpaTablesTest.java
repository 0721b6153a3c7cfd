package io.gearshift.simulator.ipa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gearshift.config.BadConfig;
import io.gearshift.simulator.TableReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IpaTablesTest {
  @TempDir private Path data;

  @BeforeEach
  void makeUpData() throws IOException {
    MadeUpData.in(data);
  }

  @Test
  void foundOptimaAreToldFromThoseThatAreNot() {
    TableReport.Table table = only("programs");

    assertThat(table.rows()).containsExactly(List.of("2", "1", "1"));
  }

  @Test
  void coresAreTheFewestWithWhichAnItemIsFastEnough() {
    assertThat(only("allocations").rows())
        .containsExactly(
            List.of("10", "our-small", "1", "1"),
            List.of("10", "our-large", "2", "2"),
            List.of("10", "our-huge", "–", "8"));
  }

  @Test
  void slasAreTimesTheMeanOfTheEnabledVariants() {
    // 50 and 80 ms, and 30 ms
    assertThat(only("slas").rows())
        .containsExactly(
            List.of("video", "object-detection", "0.7", "0.33", "1.63"),
            List.of("video", "naming", "0.3", "0.15", "0.75"));
  }

  @Test
  void ipaIsBetweenItsRivalsInCostAndAccuracy() {
    Map<String, List<String>> rows = new HashMap<>();
    only("bursty").rows().forEach(row -> rows.put(row.get(1), row));

    assertThat(rows).containsOnlyKeys("IPA", "FA2-low", "FA2-high", "RIM", "RIM, at any cost");
    assertThat(rows.get("IPA").get(2)).isEqualTo("3.5");
    assertThat(rows.get("RIM").get(2)).isEqualTo("–");
    for (int figure : new int[] {3, 5}) {
      assertThat(
              List.of(
                  Double.parseDouble(rows.get("FA2-low").get(figure)),
                  Double.parseDouble(rows.get("IPA").get(figure)),
                  Double.parseDouble(rows.get("FA2-high").get(figure))))
          .isSorted();
    }
    assertThat(rows.get("FA2-low").get(5)).isEqualTo("1.00");
    assertThat(rows.get("FA2-high").get(5)).isEqualTo("2.00");
  }

  @Test
  void whoIsToldWhatComesFailsLessOftenThanWhoSeesItPass() {
    Map<String, Double> violations = new HashMap<>();
    only("predictors")
        .rows()
        .forEach(row -> violations.put(row.get(1), Double.parseDouble(row.get(3))));

    assertThat(violations.get("reactive")).isGreaterThan(1);
    assertThat(violations.get("paper: LSTM; ours: told"))
        .isLessThan(violations.get("reactive") / 2);
  }

  @Test
  void theSameDataMakeTheSameReport() {
    TableReport report = IpaFidelity.run(data, List.of("bursty"));

    assertThat(IpaFidelity.run(data, List.of("bursty"))).isEqualTo(report);
    assertThat(report.markdown())
        .startsWith("### The bursty trace\n\n| pipeline | system | cores: paper |")
        .contains("|---|---|");
    assertThat(report.json())
        .startsWith(
            "{\"rows\": [{\"table\": \"bursty\", \"pipeline\": \"video\", \"system\": \"IPA\"")
        .contains("\"cores: paper\": 3.5,")
        .contains("\"cores: paper\": \"–\",");
  }

  @Test
  void aTableThatThereIsNotIsRefused() {
    assertThatThrownBy(() -> IpaFidelity.run(data, List.of("figure-1")))
        .isInstanceOf(BadConfig.class)
        .hasMessage(
            "tables: [figure-1] (expected: of [programs, allocations, slas, bursty, predictors])");
  }

  @Test
  void dataThatAreMissingAreNamed() {
    assertThatThrownBy(() -> IpaFidelity.run(data.resolve("elsewhere"), List.of()))
        .isInstanceOf(BadConfig.class)
        .hasMessageContaining("ipa_sim_latency_models.csv' cannot be read");
  }

  private TableReport.Table only(String table) {
    return IpaFidelity.run(data, List.of(table)).tables().get(0);
  }
}
