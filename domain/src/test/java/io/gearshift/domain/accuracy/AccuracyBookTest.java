package io.gearshift.domain.accuracy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.Network;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.catalog.Signature;
import io.gearshift.domain.catalog.TensorSpec;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AccuracyBookTest {
  private static final Instant T0 = Instant.EPOCH.plusSeconds(1_000_000);
  private static final VariantId LARGE = VariantId.of("animals", "large");
  private static final VariantId SMALL = VariantId.of("animals", "small");
  private static final Family FAMILY = family();

  private final AccuracyBook book = new AccuracyBook(Duration.ofHours(1));

  @Test
  void theEffectiveAccuracyIsThatOfTheVariantsByTheItemsTheyAnswered() {
    book.answered(LARGE, 300, T0);
    book.answered(SMALL, 100, T0);
    book.compared(SMALL, LARGE, new Agreement(80, 100), T0);
    FamilyAccuracy found = book.of(FAMILY, Optional.of(LARGE), T0);
    assertThat(found.variants())
        .extracting(FamilyAccuracy.OfVariant::variant)
        .containsExactly(LARGE, SMALL);
    FamilyAccuracy.Effective effective = found.effective().orElseThrow();
    assertThat(effective.profiled()).isCloseTo(0.75 * 0.9 + 0.25 * 0.85, within(1e-9));
    assertThat(effective.estimate().value()).isCloseTo(0.75 * 0.9 + 0.25 * 0.8, within(1e-9));
    assertThat(effective.checkedShare()).isEqualTo(1);
  }

  @Test
  void whatWasNeverComparedIsTakenFromTheProfileAndSaidToBe() {
    book.answered(LARGE, 100, T0);
    book.answered(SMALL, 100, T0);
    FamilyAccuracy found = book.of(FAMILY, Optional.of(LARGE), T0);
    assertThat(found.variants().get(1).estimate()).isEmpty();
    assertThat(found.effective().orElseThrow().checkedShare()).isEqualTo(0.5);
    assertThat(found.effective().orElseThrow().estimate().value())
        .isCloseTo(found.effective().orElseThrow().profiled(), within(1e-9));
  }

  @Test
  void whatIsOlderThanTheWindowIsForgotten() {
    book.answered(SMALL, 1, T0);
    book.compared(SMALL, LARGE, new Agreement(0, 1), T0);
    book.incomparable(T0);
    assertThat(book.of(FAMILY, Optional.of(LARGE), T0.plusSeconds(3_500)).effective()).isPresent();
    FamilyAccuracy later = book.of(FAMILY, Optional.of(LARGE), T0.plusSeconds(3_700));
    assertThat(later.effective()).isEmpty();
    assertThat(later.incomparable()).isZero();
  }

  private static Family family() {
    Shape shape = Shape.of(-1, 2);
    return new Family(
        new FamilyId("animals"),
        "test",
        "top-1",
        "none",
        Duration.ofMillis(100),
        8,
        new Signature(
            List.of(new TensorSpec("x", DataType.FP32, shape)),
            List.of(new TensorSpec("y", DataType.FP32, shape))),
        List.of("cat", "dog"),
        List.of(variant(SMALL, 0.85), variant(LARGE, 0.9)));
  }

  private static Variant variant(VariantId id, double accuracy) {
    Network network = new Network(List.of(Path.of("model.onnx")), Optional.empty());
    return new Variant(id, new Accuracy(accuracy), "made up", "none", network);
  }
}
