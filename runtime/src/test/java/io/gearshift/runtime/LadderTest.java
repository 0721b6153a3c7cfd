package io.gearshift.runtime;

import static io.gearshift.runtime.Networks.family;
import static io.gearshift.runtime.Networks.file;
import static io.gearshift.runtime.Networks.floats;
import static io.gearshift.runtime.Networks.load;
import static io.gearshift.runtime.Networks.run;
import static io.gearshift.runtime.Networks.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.DeviceKind;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.execution.ModelInstance;
import io.gearshift.domain.execution.RunFailedException;
import io.gearshift.domain.traffic.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LadderTest {
  private static final Family PICTURES =
      family(
          List.of(spec("image", DataType.FP32, -1, 1, 28, 28)),
          List.of(spec("logits", DataType.FP32, -1, 10)),
          Optional.empty(),
          Path.of("..", "models", "fashion", "large", "model.onnx"));

  private static final Device GROWS =
      new Device(new DeviceId("cpu-0"), new DeviceKind("cpu"), 0, 1, 1L << 30, 4);

  @Test
  void answersAreTheSameWithAnyNumberOfCores() {
    try (OnnxModelLoader loader = new OnnxModelLoader()) {
      Tensor[] pictures =
          IntStream.range(0, 8).mapToObj(LadderTest::picture).toArray(Tensor[]::new);
      List<Tensor> fixed = run(load(loader, PICTURES), pictures);
      ModelInstance grows = load(loader, PICTURES, GROWS);

      for (int cores : new int[] {1, 2, 4, 3, 8, 1}) {
        grows.useCores(cores);
        assertThat(run(grows, pictures)).as("%d cores", cores).hasSize(8);
        for (int i = 0; i < 8; i++) {
          assertThat(run(grows, pictures).get(i).data()).isEqualTo(fixed.get(i).data());
        }
      }
    }
  }

  @Test
  void everyFileOfANetworkHasItsLadder() {
    try (OnnxModelLoader loader = new OnnxModelLoader()) {
      Tensor numbers = floats("x", Shape.of(1, 3), 1, 2, 3);
      List<Tensor> fixed = run(load(loader, chain()), numbers);
      ModelInstance grows = load(loader, chain(), GROWS);

      grows.useCores(4);

      assertThat(run(grows, numbers)).isEqualTo(fixed);
    }
  }

  @Test
  void answersOfLanesComeInTheOrderOfTheirQueries() {
    try (OnnxModelLoader loader = new OnnxModelLoader()) {
      ModelInstance fixed = load(loader, chain());
      ModelInstance grows = load(loader, chain(), GROWS);
      for (int cores : new int[] {1, 2, 4}) {
        grows.useCores(cores);
        for (int queries = 1; queries <= 9; queries++) {
          Tensor[] numbers =
              IntStream.range(0, queries)
                  .mapToObj(i -> floats("x", Shape.of(1, 3), i, 10 * i, 100 * i))
                  .toArray(Tensor[]::new);
          assertThat(run(grows, numbers))
              .as("%d queries on %d cores", queries, cores)
              .isEqualTo(run(fixed, numbers));
        }
      }
    }
  }

  @Test
  void aQueryThatFailsInALaneFailsTheRunAndTheNextOneRuns() {
    try (OnnxModelLoader loader = new OnnxModelLoader()) {
      ModelInstance grows = load(loader, PICTURES, GROWS);
      grows.useCores(2);
      Tensor small = floats("image", Shape.of(1, 3), 1, 2, 3);

      assertThatThrownBy(() -> run(grows, picture(1), small))
          .isInstanceOf(RunFailedException.class);
      assertThat(run(grows, picture(1), picture(2))).hasSize(2);
    }
  }

  /** Sums rows, then scales the sums. */
  private static Family chain() {
    return family(
        List.of(spec("x", DataType.FP32, -1, -1)),
        List.of(spec("scaled", DataType.FP32, -1, 1)),
        Optional.empty(),
        file("sum"),
        file("scale"));
  }

  private static Tensor picture(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    ByteBuffer bytes = ByteBuffer.allocate(784 * 4).order(ByteOrder.nativeOrder());
    IntStream.range(0, 784).forEach(i -> bytes.putFloat(random.nextFloat()));
    return new Tensor("image", DataType.FP32, Shape.of(1, 1, 28, 28), bytes.flip());
  }
}
