package io.gearshift.simulator.infadapter;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Needs what the authors measured, which is not ours to ship. */
@EnabledIfSystemProperty(named = "infadapter.data", matches = ".+")
class InfAdapterFidelityTest {
  private static final double PUBLISHED = 0.65;

  private static Path data() {
    return Path.of(System.getProperty("infadapter.data"));
  }

  @Test
  void everyOptimumIsFound() {
    assertThat(new SetTables(new InfAdapterData(data())).checked())
        .hasSize(27)
        .allMatch(SetTables.Checked::isWorthTheSame)
        .allMatch(SetTables.Checked::isTheSame);
  }

  @Test
  void setsOfVariantsFailLessOftenThanAnyVariantWithTheVerticalAutoscaler() {
    List<List<String>> rows =
        InfAdapterFidelity.run(data(), List.of("systems")).tables().get(0).rows();
    double most =
        rows.stream()
            .filter(row -> row.get(0).equals("InfAdapter"))
            .mapToDouble(row -> Double.parseDouble(row.get(2)))
            .max()
            .orElseThrow();

    assertThat(rows)
        .filteredOn(row -> row.get(0).matches("VPA\\+ [a-z0-9]+"))
        .hasSize(3)
        .allMatch(row -> most < (1 - PUBLISHED) * Double.parseDouble(row.get(2)));
  }
}
