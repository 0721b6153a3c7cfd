package io.gearshift.domain.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ShapeTest {
  @Test
  void admitsShapesOfItsRankWhoseDimensionsAreItsOwn() {
    Shape spec = Shape.of(-1, 3, -1);
    assertThat(spec.admits(Shape.of(5, 3, 0))).isTrue();
    assertThat(spec.admits(Shape.of(5, 4, 1))).isFalse();
    assertThat(spec.admits(Shape.of(5, 3))).isFalse();
  }

  @Test
  void countsElementsAndNoticesOverflow() {
    assertThat(Shape.of(2, 3, 4).elements()).isEqualTo(24);
    assertThat(Shape.of().elements()).isEqualTo(1);
    assertThatThrownBy(() -> Shape.of(1L << 40, 1L << 40).elements())
        .isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> Shape.of(-1, 2).elements()).isInstanceOf(ArithmeticException.class);
  }

  @Test
  void refusesNegativeDimensions() {
    assertThatThrownBy(() -> Shape.of(1, -2)).hasMessageContaining("[1, -2]");
  }
}
