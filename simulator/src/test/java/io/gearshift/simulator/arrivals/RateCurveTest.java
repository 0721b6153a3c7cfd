package io.gearshift.simulator.arrivals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class RateCurveTest {
  @Test
  void aRampHasTheQueriesOfItsMeanRate() {
    assertThat(RateCurve.ramp(100, 300, 10).queries()).isEqualTo(2_000);
  }

  @Test
  void aPieceTellsWhenSoManyQueriesHaveCome() {
    RateCurve.Piece rising = new RateCurve.Piece(10, 0, 200);
    assertThat(rising.secondOf(0)).isZero();
    assertThat(rising.secondOf(250)).isCloseTo(5, within(1e-9));
    assertThat(rising.secondOf(1_000)).isCloseTo(10, within(1e-9));
    RateCurve.Piece falling = new RateCurve.Piece(10, 200, 0);
    assertThat(falling.secondOf(750)).isCloseTo(5, within(1e-9));
    assertThat(falling.secondOf(1_000)).isCloseTo(10, within(1e-6));
    assertThat(new RateCurve.Piece(10, 40, 40).secondOf(100)).isCloseTo(2.5, within(1e-9));
  }

  @Test
  void aStaircaseBeginsAtOneRateAndEndsAtTheOther() {
    RateCurve stairs = RateCurve.steps(100, 500, 5, 50);
    assertThat(stairs.pieces().stream().map(RateCurve.Piece::from))
        .containsExactly(100.0, 200.0, 300.0, 400.0, 500.0);
    assertThat(stairs.seconds()).isEqualTo(50);
    assertThat(stairs.queries()).isEqualTo(15_000);
  }

  @Test
  void spikesStandInTheMiddleOfTheirPeriods() {
    RateCurve spikes = RateCurve.spikes(10, 100, 20, 2, 60);
    assertThat(spikes.seconds()).isEqualTo(60);
    assertThat(spikes.queries()).isEqualTo(3 * (18 * 10 + 2 * 100));
    assertThat(spikes.until(9).queries()).isEqualTo(90);
    assertThat(spikes.until(10).queries()).isEqualTo(190);
  }

  @Test
  void aCurveIsCutWithinAPiece() {
    RateCurve cut = RateCurve.ramp(0, 100, 10).until(5);
    assertThat(cut.seconds()).isEqualTo(5);
    assertThat(cut.peak()).isEqualTo(50);
  }

  @Test
  void scalingMultipliesEveryRate() {
    assertThat(RateCurve.ramp(10, 30, 10).scaled(2.5).queries()).isEqualTo(500);
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
  void ratesBelowZeroAndSpikesLongerThanTheirPeriodAreRefused() {
    assertThatThrownBy(() -> RateCurve.steady(-1, 10)).hasMessageContaining("rate: -1.0");
    assertThatThrownBy(() -> RateCurve.spikes(1, 2, 5, 5, 60)).hasMessageContaining("spike: 5.0");
    assertThatThrownBy(() -> RateCurve.steps(1, 2, 1, 60)).hasMessageContaining("steps: 1");
  }
}
