package io.gearshift.domain.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FamilyTest {
  private static final TensorSpec PICTURE =
      new TensorSpec("picture", DataType.FP32, Shape.of(-1, 3, -1, -1));
  private static final TensorSpec SIZE = new TensorSpec("size", DataType.INT64, Shape.of(-1, 2));

  @Test
  void aTypicalItemIsAsTheFamilySaysAndOtherwiseAsSmallAsItCanBe() {
    Family family = family(Map.of("picture", Shape.of(1, 3, 480, 640)));

    assertThat(family.sample(PICTURE)).isEqualTo(Shape.of(1, 3, 480, 640));
    assertThat(family.sample(SIZE)).isEqualTo(Shape.of(1, 2));
    assertThat(family.withVariants(family.variants())).isEqualTo(family);
    assertThat(family(Map.of()).sample(PICTURE)).isEqualTo(Shape.of(1, 3, 1, 1));
  }

  @Test
  void aTypicalItemIsOneThatTheFamilyTakes() {
    assertThatThrownBy(() -> family(Map.of("pictures", Shape.of(1, 3, 8, 8))))
        .hasMessageContaining("sample of 'pictures' (expected: the name of an input)");
    for (Shape bad : List.of(Shape.of(1, 4, 8, 8), Shape.of(2, 3, 8, 8), Shape.of(1, 3, 8, -1))) {
      assertThatThrownBy(() -> family(Map.of("picture", bad)))
          .hasMessageContaining("sample of 'picture': " + bad + " (expected: one item of shape");
    }
  }

  private static Family family(Map<String, Shape> samples) {
    return new Family(
        new FamilyId("f"),
        "test",
        "none",
        "none",
        Duration.ofMillis(100),
        8,
        new Signature(
            List.of(PICTURE, SIZE), List.of(new TensorSpec("out", DataType.FP32, Shape.of(-1, 1)))),
        List.of(),
        List.of(
            new Variant(
                VariantId.of("f", "v"),
                new Accuracy(0.5),
                "by hand",
                "MIT",
                new Network(List.of(Path.of("model.onnx")), Optional.empty()))),
        samples,
        Optional.empty());
  }
}
