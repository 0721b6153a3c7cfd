package io.gearshift.simulator.ipa;

import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.simulator.TableReport;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Needs what the authors measured, which is not ours to ship. */
@EnabledIfSystemProperty(named = "ipa.data", matches = ".+")
class IpaFidelityTest {
  private static final Percentage TOLERANCE = Percentage.withPercentage(30);
  private static final List<String> PIPELINES = List.of("video", "audio-qa", "sum-qa");

  private static Path data() {
    return Path.of(System.getProperty("ipa.data"));
  }

  @Test
  void everyOptimumIsFound() {
    List<ProgramTables.Checked> checked = new ProgramTables(new IpaData(data())).checked();

    assertThat(checked).hasSize(45).allMatch(ProgramTables.Checked::isWorthTheSame);
    // of one program there are two
    assertThat(checked).filteredOn(one -> one.expected().equals(one.found())).hasSize(44);
  }

  @Test
  void costsAreNearThePublishedOnesAndInTheirOrder() {
    Map<String, List<String>> rows = new HashMap<>();
    TableReport.Table table = IpaFidelity.run(data(), List.of("bursty")).tables().get(0);
    table.rows().forEach(row -> rows.put(row.get(0) + " " + row.get(1), row));
    int paper = table.columns().indexOf("cores: paper");
    int cores = table.columns().indexOf("cores");
    int ranks = table.columns().indexOf("ranks");
    for (String pipeline : PIPELINES) {
      for (String system : List.of("IPA", "FA2-low", "FA2-high")) {
        List<String> row = rows.get(pipeline + " " + system);
        assertThat(Double.parseDouble(row.get(cores)))
            .as("%s %s", pipeline, system)
            .isCloseTo(Double.parseDouble(row.get(paper)), TOLERANCE);
      }
      for (int column : new int[] {cores, ranks}) {
        assertThat(
                List.of(
                    Double.parseDouble(rows.get(pipeline + " FA2-low").get(column)),
                    Double.parseDouble(rows.get(pipeline + " IPA").get(column)),
                    Double.parseDouble(rows.get(pipeline + " FA2-high").get(column))))
            .as(pipeline)
            .isSorted();
      }
    }
  }
}
