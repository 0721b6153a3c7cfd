package io.gearshift.domain.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
  @Test
  void namesMayHaveLettersDigitsDotsDashesAndUnderscores() {
    assertThat(VariantId.of("fashion", "v1.2_int-8")).hasToString("fashion/v1.2_int-8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "../etc", "a/b", "a b", "-a", "ü"})
  void namesThatCouldEscapeAFolderOrAPathAreRefused(String name) {
    assertThatThrownBy(() -> new FamilyId(name)).hasMessageContaining("'" + name + "'");
  }
}
