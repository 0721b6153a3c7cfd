package io.gearshift.domain.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TrendTest {
  private static final Duration HORIZON = Duration.ofSeconds(15);
  private static final Trend LINE = Trend.empty(0, HORIZON);

  private static Trend steady(Trend trend, double items, int seconds) {
    Trend later = trend;
    for (int second = 0; second < seconds; second++) {
      later = later.after(items);
    }
    return later;
  }

  private static Trend ramp(Trend trend, double from, double step, int seconds) {
    Trend later = trend;
    for (int second = 0; second < seconds; second++) {
      later = later.after(from + step * second);
    }
    return later;
  }

  @Test
  void isZeroBeforeAnythingArrivedAndWhenNothingArrives() {
    assertThat(Trend.empty(2, HORIZON).forecast().isZero()).isTrue();
    assertThat(Trend.empty(2, HORIZON).newest().isZero()).isTrue();
    assertThat(steady(Trend.empty(2, HORIZON), 0, 30).forecast().isZero()).isTrue();
  }

  @Test
  void drawsARiseOnToTheHorizonAndAFallOnlyToNow() {
    assertThat(ramp(LINE, 100, 1, 30).forecast().perSecond()).isCloseTo(129 + 15, within(1e-9));
    assertThat(ramp(LINE, 100, -1, 30).forecast().perSecond()).isCloseTo(71, within(1e-9));
    assertThat(ramp(LINE, 100, -1, 30).newest().perSecond()).isEqualTo(71);
  }

  @Test
  void averagesASteadyDemandOverAMinute() {
    Trend trend = steady(LINE, 100, 300);
    assertThat(trend.samples()).hasSize(60);
    assertThat(trend.after(130).forecast().perSecond()).isBetween(100.0, 103.0);
  }

  @Test
  void takesAJumpInFullAtOnceAndAgainWhenItIsOver() {
    Trend up = steady(LINE, 100, 60).after(200);
    assertThat(up.forecast().perSecond()).isEqualTo(200);
    assertThat(steady(up, 200, 20).after(100).forecast().perSecond()).isEqualTo(100);
  }

  @Test
  void seesInFourSecondsWhatIsNoSurpriseInOne() {
    Trend trend = steady(LINE, 16, 60).after(29);
    assertThat(trend.samples()).hasSize(60);
    assertThat(steady(trend, 29, 2).samples()).containsExactly(16.0, 29.0, 29.0, 29.0);
  }

  @Test
  void addsTheMarginOfThePredictionInterval() {
    // level 100, noise 1: 100 + 2 * sqrt(100 * (1 + 1/5))
    assertThat(steady(Trend.empty(2, HORIZON), 100, 5).forecast().perSecond())
        .isCloseTo(121.9089023, within(1e-6));
    // ten seconds: the line at its end has the spread 1/10 + 4.5² / 82.5
    assertThat(steady(Trend.empty(2, HORIZON), 100, 10).forecast().perSecond())
        .isCloseTo(100 + 20 * Math.sqrt(1 + 0.1 + 20.25 / 82.5), within(1e-6));
  }

  @Test
  void learnsHowNoisyTheDemandIs() {
    long seed = 7;
    System.out.println("seed " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    Trend trend = Trend.empty(1, HORIZON);
    for (int second = 0; second < 600; second++) {
      trend = trend.after(Math.max(0, 100 + 20 * random.nextGaussian()));
    }
    assertThat(trend.noise()).isBetween(2.5, 6.0);
    assertThat(steady(trend, 100, 600).noise()).isCloseTo(1, within(0.01));
  }

  @Test
  void doesNotTakeOneJumpForNoise() {
    assertThat(steady(LINE, 100, 60).after(10_000).noise()).isLessThan(1.2);
  }

  @Test
  void aFallDoesNotEndBelowNothing() {
    assertThat(ramp(LINE, 9, -1, 10).after(0).after(0).forecast().perSecond()).isNotNegative();
  }

  @Test
  void refusesSettingsThatMeanNothing() {
    assertThatThrownBy(() -> Trend.empty(-1, HORIZON)).hasMessage("margin: -1.0 (expected: >= 0)");
    assertThatThrownBy(() -> Trend.empty(1, Duration.ofSeconds(-1)))
        .hasMessage("horizon: PT-1S (expected: >= 0)");
  }
}
