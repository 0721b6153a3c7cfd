package io.gearshift.simulator.proteus;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Needs the authors' measurements and a copy of their repository, which are not ours to ship. */
@EnabledIfSystemProperty(named = "proteus.data", matches = ".+")
@EnabledIfSystemProperty(named = "proteus.authors", matches = ".+")
class FidelityTest {
  private static final Percentage TOLERANCE = Percentage.withPercentage(5);

  @Test
  void theSystemsHaveTheirPublishedRatiosAndTheirPublishedOrder() {
    Map<String, Outcome> outcomes =
        Fidelity.run(
                Path.of(System.getProperty("proteus.data")),
                Path.of(System.getProperty("proteus.authors")),
                List.of("figure-4"))
            .tables()
            .get(0)
            .rows()
            .stream()
            .collect(Collectors.toMap(FidelityReport.Row::system, FidelityReport.Row::outcome));
    assertThat(outcomes.get("Clipper-HT").published()).isCloseTo(0.113, TOLERANCE);
    assertThat(outcomes.get("Clipper-HA").published()).isCloseTo(0.321, TOLERANCE);
    assertThat(outcomes.get("INFaaS-Accuracy").published()).isCloseTo(0.157, TOLERANCE);
    assertThat(
            List.of(
                outcomes.get("Proteus, shares as planned").published(),
                outcomes.get("Proteus, uniform router as shipped").published(),
                outcomes.get("Sommelier, shares as shipped").published(),
                outcomes.get("Clipper-HT").published(),
                outcomes.get("INFaaS-Accuracy").published(),
                outcomes.get("Clipper-HA").published()))
        .isSorted();
    Outcome proteus = outcomes.get("Proteus, the same, as accurate plans with most room");
    assertThat(proteus.published()).isLessThanOrEqualTo(0.031);
    assertThat(proteus.served()).isGreaterThanOrEqualTo(374);
    assertThat(proteus.maxDrop()).isLessThanOrEqualTo(4.8);
  }
}
