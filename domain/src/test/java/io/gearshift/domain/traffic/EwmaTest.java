package io.gearshift.domain.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class EwmaTest {
  @Test
  void weighsSamplesAsPandasDoesWithAdjust() {
    // pandas: Series([0, 10, 20, 40]).ewm(com=1.6, adjust=True).mean() ends with this
    Ewma window = Ewma.empty(1.6).after(10).after(20).after(40);
    assertThat(window.forecast().perSecond()).isCloseTo(25.187001839362352, within(1e-9));
    assertThat(window.newest().perSecond()).isEqualTo(40);
  }

  @Test
  void isZeroBeforeAnythingArrived() {
    assertThat(Ewma.empty(1.6).forecast().isZero()).isTrue();
  }

  @Test
  void forgetsWhatIsOlderThanTwentySeconds() {
    Ewma window = Ewma.empty(100).after(1_000_000);
    for (int second = 0; second < 20; second++) {
      window = window.after(1);
    }
    assertThat(window.forecast().perSecond()).isCloseTo(1, within(1e-9));
  }
}
