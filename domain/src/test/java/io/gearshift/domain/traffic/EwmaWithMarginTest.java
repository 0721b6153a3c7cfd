package io.gearshift.domain.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EwmaWithMarginTest {
  private static final double COM = 1.6;

  private static EwmaWithMargin steady(EwmaWithMargin forecaster, double items, int seconds) {
    EwmaWithMargin later = forecaster;
    for (int second = 0; second < seconds; second++) {
      later = later.after(items);
    }
    return later;
  }

  @Test
  void isZeroBeforeAnythingArrivedAndWhenNothingArrives() {
    EwmaWithMargin empty = EwmaWithMargin.empty(COM, 2);
    assertThat(empty.forecast().isZero()).isTrue();
    assertThat(empty.newest().isZero()).isTrue();
    assertThat(steady(steady(empty, 5, 30), 0, 30).forecast().isZero()).isTrue();
  }

  @Test
  void isTheEwmaWhereNothingJumpsAndNoMarginIsAskedFor() {
    EwmaWithMargin forecaster = EwmaWithMargin.empty(COM, 0);
    Ewma ewma = Ewma.empty(COM);
    for (double items : new double[] {3, 5, 4, 7, 9, 8}) {
      forecaster = forecaster.after(items);
      ewma = ewma.after(items);
      assertThat(forecaster.forecast()).isEqualTo(ewma.forecast());
      assertThat(forecaster.newest().perSecond()).isEqualTo(items);
    }
  }

  @Test
  void addsStandardDeviationsOfThePoissonProcess() {
    assertThat(steady(EwmaWithMargin.empty(COM, 2), 100, 60).forecast().perSecond())
        .isCloseTo(120, within(1e-6));
    assertThat(steady(EwmaWithMargin.empty(COM, 2), 10_000, 60).forecast().perSecond())
        .isCloseTo(10_200, within(1e-6));
  }

  @Test
  void countsAJumpInFullAtOnceAndItsEndToo() {
    EwmaWithMargin up = steady(EwmaWithMargin.empty(COM, 0), 100, 60).after(200);
    assertThat(up.forecast().perSecond()).isEqualTo(200);
    assertThat(steady(up, 200, 5).after(100).forecast().perSecond()).isEqualTo(100);
  }

  @Test
  void doesNotTakeNoiseForAJump() {
    // 100 ± 4 standard deviations of a sample and the mean: 100 ± 4 * sqrt(100 * (1 + 1 / 4.2))
    EwmaWithMargin steady = steady(EwmaWithMargin.empty(COM, 0), 100, 60);
    assertThat(steady.after(144).level().samples()).hasSize(20);
    assertThat(steady.after(145).level().samples()).containsExactly(145.0);
  }

  @Test
  void learnsHowFarArrivalsScatter() {
    long seed = 7;
    System.out.println("seed " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    EwmaWithMargin forecaster = EwmaWithMargin.empty(COM, 1);
    for (int second = 0; second < 600; second++) {
      forecaster = forecaster.after(Math.max(0, 100 + 20 * random.nextGaussian()));
    }
    assertThat(forecaster.noise()).isBetween(2.5, 6.0);
    assertThat(steady(forecaster, 100, 600).noise()).isCloseTo(1, within(0.01));
  }

  @Test
  void learnsFromDriftAsFromScatter() {
    EwmaWithMargin drifting = EwmaWithMargin.empty(COM, 1);
    for (int second = 0; second < 60; second++) {
      drifting = drifting.after(100 + 5 * second);
    }
    assertThat(drifting.noise()).isGreaterThan(3);
  }

  @Test
  void aJumpTeachesNothingAboutNoise() {
    EwmaWithMargin up = steady(EwmaWithMargin.empty(COM, 1), 100, 60).after(10_000);
    assertThat(steady(up, 10_000, 30).noise()).isEqualTo(1);
  }

  @Test
  void refusesAMarginThatMeansNothing() {
    assertThatThrownBy(() -> EwmaWithMargin.empty(COM, -1))
        .hasMessage("margin: -1.0 (expected: >= 0)");
    assertThatThrownBy(() -> new EwmaWithMargin(1, 0.5, Ewma.empty(COM)))
        .hasMessage("noise: 0.5 (expected: >= 1)");
  }
}
