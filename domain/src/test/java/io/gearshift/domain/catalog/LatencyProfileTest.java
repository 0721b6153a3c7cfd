package io.gearshift.domain.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LatencyProfileTest {
  private final LatencyProfile profile =
      LatencyProfile.measured(Map.of(1, ms(10), 4, ms(16), 8, ms(40)));

  @Test
  void isWhatWasMeasuredWhereItWasMeasured() {
    assertThat(profile.of(1)).isEqualTo(ms(10));
    assertThat(profile.of(4)).isEqualTo(ms(16));
    assertThat(profile.of(8)).isEqualTo(ms(40));
  }

  @Test
  void isLinearBetween() {
    assertThat(profile.of(2)).isEqualTo(ms(12));
    assertThat(profile.of(6)).isEqualTo(ms(28));
  }

  @Test
  void neverFallsAsBatchesGrow() {
    LatencyProfile noisy = LatencyProfile.measured(Map.of(1, ms(10), 2, ms(9), 4, ms(20)));
    assertThat(noisy.of(2)).isEqualTo(ms(10));
  }

  @Test
  void drainsInTheLargestBatches() {
    assertThat(profile.drain(0)).isEqualTo(Duration.ZERO);
    assertThat(profile.drain(17)).isEqualTo(ms(40 + 40 + 10));
  }

  @Test
  void canBeCutToASmallerLargestBatch() {
    LatencyProfile cut = profile.upTo(6);
    assertThat(cut.maxBatch()).isEqualTo(6);
    assertThat(cut.of(6)).isEqualTo(ms(28));
    assertThat(cut.of(5)).isEqualTo(profile.of(5));
    assertThat(profile.upTo(100)).isEqualTo(profile);
  }

  @Test
  void canBeTakenToBeFasterOrSlower() {
    assertThat(profile.times(0.5).of(8)).isEqualTo(ms(20));
    assertThat(profile.times(3).points().keySet()).isEqualTo(profile.points().keySet());
    assertThat(profile.times(1e-12).of(1)).isEqualTo(Duration.ofNanos(1));
    assertThatThrownBy(() -> profile.times(0)).hasMessage("factor: 0.0 (expected: above 0)");
    assertThatThrownBy(() -> profile.times(Double.NaN)).hasMessageContaining("NaN");
  }

  @Test
  void refusesSizesBeyondWhatWasMeasured() {
    assertThatThrownBy(() -> profile.of(9)).hasMessage("batch of 9 (expected: from 1 to 8)");
    assertThatThrownBy(() -> profile.of(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> LatencyProfile.measured(Map.of(2, ms(1))))
        .hasMessageContaining("[2] (expected: 1");
  }

  private static Duration ms(long ms) {
    return Duration.ofMillis(ms);
  }
}
