package io.gearshift.simulator.cascadeserve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gearshift.config.BadConfig;
import io.gearshift.domain.cascade.Cascade;
import io.gearshift.domain.cascade.CascadeStep;
import io.gearshift.domain.cascade.ValidationTable;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.VariantId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CascadeServeFidelityTest {
  private static final FamilyId BERT = new FamilyId("bert");
  private static final VariantId TINY = new VariantId(BERT, "tiny");
  private static final VariantId BASE = new VariantId(BERT, "base");

  @Test
  void drawnSamplesHaveTheAccuraciesAskedForAndCertaintyTellsRightFromWrong() {
    ValidationTable table = DrawnSamples.of(BERT, Map.of(TINY, 0.77, BASE, 0.83), 5);
    Cascade cascade = new Cascade(List.of(new CascadeStep(TINY, 0.5), new CascadeStep(BASE, 0)));

    assertThat(table.accuracy(TINY).value()).isEqualTo(0.77, within(1e-3));
    assertThat(table.accuracy(BASE).value()).isEqualTo(0.83, within(1e-3));
    assertThat(table.outcome(cascade).accuracy().value()).isBetween(0.8, 0.85);
    assertThat(table.outcome(cascade).reached().get(1)).isBetween(0.2, 0.7);
  }

  @Test
  void arrivalsComeInOrderAndNoFasterThanTheHighestDemand() {
    double highest = 2_000;
    long[] arrivals = TweetLike.arrivals(highest);
    int[] bySecond = new int[60];
    Arrays.stream(arrivals).forEach(nanos -> bySecond[(int) (nanos / 1_000_000_000L)]++);
    int most = Arrays.stream(bySecond).max().orElseThrow();

    assertThat(arrivals).isSorted();
    assertThat(most).isBetween(1_800, 2_200);
    assertThat(arrivals.length / 60.0).isLessThan(most / 2.0);
  }

  @Test
  void aTableThatThereIsNotOrThatLacksItsDataIsRefused() {
    assertThatThrownBy(() -> CascadeServeFidelity.run(Optional.empty(), List.of("figure-7")))
        .isInstanceOf(BadConfig.class)
        .hasMessageContaining("[assumed, published, measured]");
    assertThatThrownBy(() -> CascadeServeFidelity.run(Optional.empty(), List.of("published")))
        .isInstanceOf(BadConfig.class)
        .hasMessageContaining("--data: it is missing");
  }
}
