package io.gearshift.domain.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DriftTest {
  private static final Duration TEN = Duration.ofMillis(10);

  @Test
  void movesTowardsWhatIsObserved() {
    assertThat(Drift.NONE.after(TEN.multipliedBy(2), TEN).factor()).isCloseTo(1.1, within(1e-9));
    Drift drift = Drift.NONE;
    for (int run = 0; run < 100; run++) {
      drift = drift.after(TEN.multipliedBy(3), TEN);
    }
    assertThat(drift.applied(TEN).toMillis()).isCloseTo(30, within(1L));
  }

  @Test
  void aMachineThatIsFasterIsTakenAtItsProfile() {
    Drift drift = new Drift(0.5);
    assertThat(drift.applied(TEN)).isEqualTo(TEN);
  }

  @Test
  void oneRunThatStoodStillDoesNotCountForMoreThanTenfold() {
    Drift drift = Drift.NONE.after(Duration.ofSeconds(10), TEN);
    assertThat(drift.factor()).isCloseTo(1.9, within(1e-9));
  }
}
