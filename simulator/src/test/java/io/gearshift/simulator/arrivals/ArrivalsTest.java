package io.gearshift.simulator.arrivals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  @ParameterizedTest(name = "CV² {0}: the mean within {1} %, the CV² within {2} %")
  @CsvSource({"0, 0.1, 1", "0.25, 1, 2", "0.5, 1, 2", "1, 1, 2", "4, 2, 5", "20, 5, 15"})
  void distancesHaveTheMeanAndTheVariationThatWereAskedFor(
      double cv2, double meanPercent, double cv2Percent) {
    List<Long> times = arrivals(RateCurve.steady(500, 400), Gaps.ofCv2(cv2));
    assertThat(times.size() / 400.0)
        .as("seed %d", SEED)
        .isCloseTo(500, within(500 * meanPercent / 100));
    assertThat(cv2(times))
        .as("seed %d", SEED)
        .isCloseTo(cv2, within(1e-9 + cv2 * cv2Percent / 100));
  }

  @Test
  void aMetronomeSpreadsQueriesEvenly() {
    assertThat(arrivals(RateCurve.steady(4, 2), Gaps.ofCv2(0)))
        .containsExactly(
            125_000_000L,
            375_000_000L,
            625_000_000L,
            875_000_000L,
            1_125_000_000L,
            1_375_000_000L,
            1_625_000_000L,
            1_875_000_000L);
  }

  @Test
  void theSameSeedGivesTheSameInstantsAndAnotherOneOthers() {
    RateCurve curve = RateCurve.ramp(10, 500, 20);
    assertThat(arrivals(curve, Gaps.ofCv2(4), 1)).isEqualTo(arrivals(curve, Gaps.ofCv2(4), 1));
    assertThat(arrivals(curve, Gaps.ofCv2(4), 1)).isNotEqualTo(arrivals(curve, Gaps.ofCv2(4), 2));
  }

  @Test
  void instantsNeverFallAndStayWithinTheCurve() {
    List<Long> times = arrivals(RateCurve.spikes(5, 900, 10, 1, 60), Gaps.ofCv2(8));
    assertThat(times).as("seed %d", SEED).isSorted();
    assertThat(times.get(times.size() - 1)).isLessThan(60_000_000_000L);
  }

  @Test
  void queriesFollowTheRateAsItRises() {
    List<Long> times = arrivals(RateCurve.ramp(0, 1_000, 20), Gaps.POISSON);
    long firstHalf = times.stream().filter(at -> at < 10_000_000_000L).count();
    assertThat(times.size()).as("seed %d", SEED).isBetween(9_700, 10_300);
    assertThat((double) firstHalf / times.size()).as("seed %d", SEED).isCloseTo(0.25, within(0.02));
  }

  @Test
  void nothingIsDueWhileTheRateIsZero() {
    RateCurve curve =
        RateCurve.steady(100, 1).then(RateCurve.steady(0, 5)).then(RateCurve.steady(100, 1));
    assertThat(arrivals(curve, Gaps.ofCv2(0)))
        .hasSize(200)
        .noneMatch(at -> at > 1_000_000_000L && at < 6_000_000_000L);
  }

  @Test
  void aGapIsNeverOfNegativeVariation() {
    assertThatThrownBy(() -> Gaps.ofCv2(-1)).hasMessage("cv2: -1.0 (expected: >= 0)");
  }

  private static List<Long> arrivals(RateCurve curve, Gaps gaps) {
    return arrivals(curve, gaps, SEED);
  }

  private static List<Long> arrivals(RateCurve curve, Gaps gaps, long seed) {
    List<Long> times = new ArrayList<>();
    new Arrivals(curve, gaps, new SplittableRandom(seed))
        .forEachRemaining((long at) -> times.add(at));
    return times;
  }

  private static double cv2(List<Long> times) {
    double[] gaps =
        IntStream.range(1, times.size())
            .mapToDouble(i -> times.get(i) - times.get(i - 1))
            .toArray();
    double mean = DoubleStream.of(gaps).average().orElseThrow();
    double variance =
        DoubleStream.of(gaps).map(gap -> (gap - mean) * (gap - mean)).average().orElseThrow();
    return variance / (mean * mean);
  }
}
