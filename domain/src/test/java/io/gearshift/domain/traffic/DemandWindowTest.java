package io.gearshift.domain.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class DemandWindowTest {
  @Test
  void weighsSamplesAsPandasDoesWithAdjust() {
    // pandas: Series([0, 10, 20, 40]).ewm(com=1.6, adjust=True).mean() ends with this
    DemandWindow window = DemandWindow.empty(1.6).after(10).after(20).after(40);
    assertThat(window.estimate().perSecond()).isCloseTo(25.187001839362352, within(1e-9));
    assertThat(window.newest().perSecond()).isEqualTo(40);
  }

  @Test
  void isZeroBeforeAnythingArrived() {
    assertThat(DemandWindow.empty(1.6).estimate().isZero()).isTrue();
  }

  @Test
  void forgetsWhatIsOlderThanTwentySeconds() {
    DemandWindow window = DemandWindow.empty(100).after(1_000_000);
    for (int second = 0; second < 20; second++) {
      window = window.after(1);
    }
    assertThat(window.estimate().perSecond()).isCloseTo(1, within(1e-9));
  }
}
