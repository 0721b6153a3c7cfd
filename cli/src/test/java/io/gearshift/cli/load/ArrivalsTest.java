package io.gearshift.cli.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArrivalsTest {
  private static final long SEED = 7;

  private static List<Long> instants(RateCurve curve, double cv2, long seed) {
    List<Long> instants = new ArrayList<>();
    new Arrivals(curve, Gaps.ofCv2(cv2), RandomGeneratorFactory.of("L64X128MixRandom").create(seed))
        .forEachRemaining((long instant) -> instants.add(instant));
    return instants;
  }

  private static double cv2(List<Long> instants) {
    double[] gaps =
        IntStream.range(1, instants.size())
            .mapToDouble(i -> instants.get(i) - instants.get(i - 1))
            .toArray();
    double mean = IntStream.range(0, gaps.length).mapToDouble(i -> gaps[i]).average().orElseThrow();
    double variance =
        IntStream.range(0, gaps.length)
            .mapToDouble(i -> (gaps[i] - mean) * (gaps[i] - mean))
            .average()
            .orElseThrow();
    return variance / (mean * mean);
  }

  @Test
  void aMetronomeSpreadsQueriesEvenly() {
    assertThat(instants(RateCurve.steady(4, 2), 0, SEED))
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

  @ParameterizedTest(name = "CV² {0}: the mean within {1} %, the CV² within {2} %")
  @CsvSource({"0.25, 1, 2", "1, 1, 2", "4, 2, 5", "20, 5, 15"})
  void distancesHaveTheMeanAndTheVariationThatWereAskedFor(
      double cv2, double meanPercent, double cv2Percent) {
    List<Long> instants = instants(RateCurve.steady(500, 400), cv2, SEED);
    assertThat(instants.size() / 400.0).isCloseTo(500, within(500 * meanPercent / 100));
    assertThat(cv2(instants)).isCloseTo(cv2, within(cv2 * cv2Percent / 100));
  }

  @Test
  void theSameSeedGivesTheSameInstantsAndAnotherOneOthers() {
    RateCurve curve = RateCurve.ramp(10, 500, 20);
    assertThat(instants(curve, 4, 1)).isEqualTo(instants(curve, 4, 1));
    assertThat(instants(curve, 4, 1)).isNotEqualTo(instants(curve, 4, 2));
  }

  @Test
  void instantsNeverFallAndStayWithinTheCurve() {
    List<Long> instants = instants(RateCurve.spikes(5, 900, 10, 1, 60), 8, SEED);
    assertThat(instants).isSorted();
    assertThat(instants.get(instants.size() - 1)).isLessThan(60_000_000_000L);
  }

  @Test
  void queriesFollowTheRateAsItRises() {
    List<Long> instants = instants(RateCurve.ramp(0, 1_000, 20), 1, SEED);
    long firstHalf = instants.stream().filter(instant -> instant < 10_000_000_000L).count();
    assertThat(instants.size()).isBetween(9_700, 10_300);
    assertThat((double) firstHalf / instants.size()).isCloseTo(0.25, within(0.02));
  }

  @Test
  void nothingIsDueWhileTheRateIsZero() {
    RateCurve curve =
        new RateCurve(
            List.of(
                new RateCurve.Piece(1, 100, 100),
                new RateCurve.Piece(5, 0, 0),
                new RateCurve.Piece(1, 100, 100)));
    assertThat(instants(curve, 0, SEED))
        .hasSize(200)
        .noneMatch(instant -> instant > 1_000_000_000L && instant < 6_000_000_000L);
  }

  @Test
  void aNegativeVariationIsRefused() {
    assertThatThrownBy(() -> Gaps.ofCv2(-1)).hasMessageContaining("cv2: -1.0 (expected: >= 0)");
  }
}
