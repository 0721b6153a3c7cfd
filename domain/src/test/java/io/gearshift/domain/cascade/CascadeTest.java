package io.gearshift.domain.cascade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.VariantId;
import java.util.List;
import org.junit.jupiter.api.Test;

class CascadeTest {
  private static final VariantId NANO = new VariantId(new FamilyId("fashion"), "nano");
  private static final VariantId LARGE = new VariantId(new FamilyId("fashion"), "large");

  @Test
  void anAnswerAsCertainAsTheThresholdStandsAndALessCertainOneDoesNot() {
    CascadeStep step = new CascadeStep(NANO, 0.7);
    assertThat(step.accepts(0.7)).isTrue();
    assertThat(step.accepts(Math.nextDown(0.7))).isFalse();
  }

  @Test
  void theVariantsStandInTheOrderInWhichTheyAreAsked() {
    Cascade cascade = new Cascade(List.of(new CascadeStep(NANO, 0.7), new CascadeStep(LARGE, 0)));
    assertThat(cascade.variants()).containsExactly(NANO, LARGE);
    assertThat(cascade.family()).isEqualTo(NANO.family());
    assertThat(Cascade.of(LARGE).variants()).containsExactly(LARGE);
  }

  @Test
  void whatNobodyCouldAnswerIsNoCascade() {
    assertThatThrownBy(() -> new Cascade(List.of())).hasMessageContaining("at least one");
    assertThatThrownBy(() -> new Cascade(List.of(new CascadeStep(NANO, 0.7))))
        .hasMessageContaining("expected: 0");
    assertThatThrownBy(
            () -> new Cascade(List.of(new CascadeStep(NANO, 0.7), new CascadeStep(NANO, 0))))
        .hasMessageContaining("twice");
    assertThatThrownBy(
            () ->
                new Cascade(
                    List.of(
                        new CascadeStep(NANO, 0.7),
                        new CascadeStep(new VariantId(new FamilyId("topics"), "bow"), 0))))
        .hasMessageContaining("several families");
    assertThatThrownBy(() -> new CascadeStep(NANO, 1.1)).hasMessageContaining("0 to 1");
    assertThatThrownBy(() -> new CascadeStep(NANO, Double.NaN)).hasMessageContaining("0 to 1");
  }
}
