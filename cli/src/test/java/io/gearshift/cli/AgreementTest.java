package io.gearshift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.domain.catalog.Accuracy;
import org.junit.jupiter.api.Test;

class AgreementTest {
  @Test
  void holdsWithinThreeStandardErrorsOfTheSample() {
    assertThat(agreement(873).holds()).isTrue();
    assertThat(agreement(871).holds()).isFalse();
    assertThat(agreement(928).holds()).isTrue();
    assertThat(agreement(929).holds()).isFalse();
  }

  @Test
  void aLargerSampleAllowsLess() {
    assertThat(new Agreement(new Accuracy(0.9), 9_000, 10_000).tolerance())
        .isLessThan(agreement(900).tolerance());
  }

  private static Agreement agreement(int right) {
    return new Agreement(new Accuracy(0.9), right, 1_000);
  }
}
