package io.gearshift.simulator.arrivals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArrivalsTest {
  private static final long SEED = 7;

  @Test
  void comeAsOftenAsEachSecondSays() {
    double[] rates = {1_000, 0, 5_000, 2_000};
    int[] counts = new int[rates.length];
    arrivals(RateCurve.perSecond(rates), Gaps.POISSON).forEach(at -> counts[(int) (at / 1e9)]++);
    for (int i = 0; i < rates.length; i++) {
      assertThat((double) counts[i])
          .as("second %d, seed %d", i, SEED)
          .isCloseTo(rates[i], within(4 * Math.sqrt(rates[i])));
    }
  }

  @ParameterizedTest(name = "squared coefficient of variation {0}")
  @ValueSource(doubles = {0, 0.5, 1, 4})
  void areAsBurstyAsTheyAreAskedToBe(double cv2) {
    List<Long> times = arrivals(RateCurve.steady(1_000, 100), Gaps.ofCv2(cv2));
    double[] gaps =
        IntStream.range(1, times.size())
            .mapToDouble(i -> (times.get(i) - times.get(i - 1)) / 1e6)
            .toArray();
    double mean = IntStream.range(0, gaps.length).mapToDouble(i -> gaps[i]).average().orElse(0);
    double variance =
        IntStream.range(0, gaps.length)
            .mapToDouble(i -> (gaps[i] - mean) * (gaps[i] - mean))
            .average()
            .orElse(0);
    assertThat(mean).as("seed %d", SEED).isCloseTo(1, within(0.03));
    assertThat(variance / (mean * mean))
        .as("seed %d", SEED)
        .isCloseTo(cv2, within(0.05 + cv2 / 20));
  }

  @Test
  void aDayHasItsLowAtTheStartAndItsHighInTheMiddle() {
    RateCurve day = RateCurve.diurnal(100, 300, 60, 60);
    assertThat(day.rateAt(0)).isCloseTo(100, within(1e-9));
    assertThat(day.rateAt(30)).isCloseTo(300, within(1e-9));
    assertThat(day.rateAt(15)).isCloseTo(200, within(1e-9));
    assertThat(day.seconds()).isCloseTo(60, within(1e-9));
    assertThat(day.queries()).isCloseTo(200 * 60, within(1.0));
  }

  @Test
  void zipfGivesTheSecondFamilyHalfOfTheFirst() {
    List<RateCurve> split = RateCurve.steady(110, 1).zipf(3, 1);
    assertThat(split.stream().map(curve -> curve.rateAt(0)))
        .usingElementComparator((a, b) -> Math.abs(a - b) < 1e-9 ? 0 : Double.compare(a, b))
        .containsExactly(60.0, 30.0, 20.0);
  }

  @Test
  void oneCurveFollowsAnother() {
    RateCurve both = RateCurve.steady(10, 2).then(RateCurve.ramp(0, 20, 2));
    assertThat(both.rateAt(1)).isEqualTo(10);
    assertThat(both.rateAt(3)).isEqualTo(10);
    assertThat(both.rateAt(3.5)).isEqualTo(15);
    assertThat(both.rateAt(4)).isZero();
  }

  @Test
  void aGapIsNeverOfNegativeVariation() {
    assertThatThrownBy(() -> Gaps.ofCv2(-1)).hasMessage("cv2: -1.0 (expected: >= 0)");
  }

  private static List<Long> arrivals(RateCurve curve, Gaps gaps) {
    List<Long> times = new ArrayList<>();
    new Arrivals(curve, gaps, new SplittableRandom(SEED))
        .forEachRemaining((long at) -> times.add(at));
    return times;
  }
}
