package io.gearshift.planner.ipa;

import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.traffic.Rate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BaseAllocationTest {
  private static final SortedMap<Integer, SortedMap<Integer, Duration>> MEASURED =
      new TreeMap<>(
          Map.of(
              1, millis(Map.of(1, 250L, 8, 1600L)),
              2, millis(Map.of(1, 150L, 8, 900L)),
              4, millis(Map.of(1, 100L, 8, 500L))));

  @Test
  void theFewestCoresWithWhichSomeBatchIsFastEnoughAndInTime() {
    assertThat(cores(4, 2000)).hasValue(1);
    assertThat(cores(5, 2000)).hasValue(1);
    assertThat(cores(5.1, 2000)).hasValue(2);
    assertThat(cores(8, 2000)).hasValue(2);
    assertThat(cores(8, 800)).hasValue(4);
    assertThat(cores(20, 2000)).isEmpty();
  }

  @Test
  void aStageMayTakeSomeTimesTheMeanLatencyOfItsVariants() {
    List<Duration> alone = List.of(Duration.ofMillis(100), Duration.ofMillis(300));

    assertThat(BaseAllocation.stageSla(alone, BaseAllocation.SLA_FACTOR))
        .isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void ranksGoFromNothingToOneAndAnOnlyVariantHasOne() {
    VariantId worst = VariantId.of("f", "worst");
    VariantId middle = VariantId.of("f", "middle");
    VariantId best = VariantId.of("f", "best");

    assertThat(AccuracyMeasure.RANK_SUM.scores(Map.of(best, 0.9, worst, 0.5, middle, 0.89)))
        .isEqualTo(Map.of(worst, 0.0, middle, 0.5, best, 1.0));
    assertThat(AccuracyMeasure.RANK_SUM.scores(Map.of(worst, 0.5))).isEqualTo(Map.of(worst, 1.0));
    assertThat(AccuracyMeasure.PRODUCT.scores(Map.of(worst, 0.5))).isEqualTo(Map.of(worst, 0.5));
  }

  private static OptionalInt cores(double threshold, long slaMillis) {
    return new BaseAllocation(Rate.of(threshold), Duration.ofMillis(slaMillis)).cores(MEASURED);
  }

  private static SortedMap<Integer, Duration> millis(Map<Integer, Long> millis) {
    SortedMap<Integer, Duration> points = new TreeMap<>();
    millis.forEach((batch, latency) -> points.put(batch, Duration.ofMillis(latency)));
    return points;
  }
}
