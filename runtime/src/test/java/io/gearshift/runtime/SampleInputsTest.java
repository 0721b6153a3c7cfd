package io.gearshift.runtime;

import static org.assertj.core.api.Assertions.assertThat;

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
import io.gearshift.domain.traffic.Tensor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SampleInputsTest {

  @Test
  void anItemIsOfTheTypicalShapeWhereThereIsOneAndOtherwiseAsSmallAsItCanBe() {
    Family family =
        new Family(
            new FamilyId("f"),
            "test",
            "none",
            "none",
            Duration.ofSeconds(1),
            8,
            new Signature(
                List.of(
                    new TensorSpec("picture", DataType.UINT8, Shape.of(-1, 3, -1, -1)),
                    new TensorSpec("text", DataType.BYTES, Shape.of(-1))),
                List.of(new TensorSpec("out", DataType.FP32, Shape.of(-1, 1)))),
            List.of(),
            List.of(
                new Variant(
                    VariantId.of("f", "v"),
                    new Accuracy(0.5),
                    "by hand",
                    "MIT",
                    new Network(List.of(Path.of("model.onnx")), Optional.empty()))),
            Map.of("picture", Shape.of(1, 3, 48, 64)),
            Optional.empty());

    List<Tensor> sample = SampleInputs.of(family, "hi");

    assertThat(sample)
        .extracting(Tensor::shape)
        .containsExactly(Shape.of(1, 3, 48, 64), Shape.of(1));
    assertThat(sample).extracting(Tensor::byteSize).containsExactly(3 * 48 * 64, Integer.BYTES + 2);
  }
}
