package io.gearshift.simulator.themis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Needs what the authors measured, which is not ours to ship. */
@EnabledIfSystemProperty(named = "themis.data", matches = ".+")
class ThemisFidelityTest {
  private static final int TIMES_FEWER = 10;

  private static Path data() {
    return Path.of(System.getProperty("themis.data"));
  }

  @Test
  void everyAnswerOfTheAuthorsOptimiserIsFound() {
    assertThat(new PlanTables(new ThemisData(data())).checked())
        .hasSize(54)
        .allMatch(PlanTables.Checked::horizontal)
        .allMatch(PlanTables.Checked::vertical);
  }

  @Test
  void themisFailsTenTimesLessOftenThanEitherKindOfScalingAlone() {
    for (String year : List.of("systems-2024", "systems-2025")) {
      Map<String, Double> violations = new HashMap<>();
      ThemisFidelity.run(data(), List.of(year)).tables().get(0).rows().stream()
          .forEach(
              row -> violations.put(row.get(0) + " " + row.get(1), Double.valueOf(row.get(2))));
      for (String pipeline : List.of("video", "sentiment", "nlp")) {
        double themis = violations.get(pipeline + " Themis");
        assertThat(TIMES_FEWER * themis)
            .as("%s %s", year, pipeline)
            .isLessThan(violations.get(pipeline + " horizontal only"))
            .isLessThan(violations.get(pipeline + " vertical only"));
      }
    }
  }
}
