package io.gearshift.actors.control;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EpochsTest {
  private final Epochs epochs = new Epochs();

  @Test
  void theFirstPlannerCountsFromOne() {
    assertThat(use(epochs, 0)).isEqualTo(1);
    assertThat(use(epochs, 1)).isEqualTo(2);
    assertThat(use(epochs, 2)).isEqualTo(3);
  }

  @Test
  void aNumberThatWasNotUsedIsTheNextAgain() {
    assertThat(use(epochs, 0)).isEqualTo(1);
    assertThat(epochs.next(1)).isEqualTo(2);
    assertThat(epochs.next(1)).isEqualTo(2);
  }

  @Test
  void aLaterOneBeginsAThousandOfItsOwn() {
    assertThat(use(epochs, 17)).isEqualTo(1_001);
    assertThat(use(epochs, 1_001)).isEqualTo(1_002);
    assertThat(use(new Epochs(), 1_002)).isEqualTo(2_001);
  }

  @Test
  void oneThatIsCutOffNeverCountsAsTheOneThatFollowedIt() {
    Epochs second = new Epochs();
    long known = use(epochs, 0);
    long here = known;
    long there = known;
    for (int i = 0; i < 900; i++) {
      here = use(epochs, here);
      there = use(second, there);
      assertThat(here).isLessThan(1_000);
      assertThat(there).isGreaterThan(1_000);
    }
  }

  @Test
  void oneThatHearsOfAnothersPlanGoesOnAboveThat() {
    assertThat(use(epochs, 0)).isEqualTo(1);
    assertThat(use(epochs, 2_005)).isEqualTo(3_001);
    assertThat(use(epochs, 3_001)).isEqualTo(3_002);
  }

  private static long use(Epochs epochs, long newest) {
    long number = epochs.next(newest);
    epochs.used(number);
    return number;
  }
}
