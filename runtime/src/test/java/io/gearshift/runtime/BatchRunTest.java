package io.gearshift.runtime;

import static io.gearshift.runtime.Networks.await;
import static io.gearshift.runtime.Networks.family;
import static io.gearshift.runtime.Networks.file;
import static io.gearshift.runtime.Networks.floats;
import static io.gearshift.runtime.Networks.load;
import static io.gearshift.runtime.Networks.longs;
import static io.gearshift.runtime.Networks.run;
import static io.gearshift.runtime.Networks.spec;
import static io.gearshift.runtime.Networks.sum;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.execution.BatchResult;
import io.gearshift.domain.execution.ModelInstance;
import io.gearshift.domain.execution.RunFailedException;
import io.gearshift.domain.traffic.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatchRunTest {
  private final OnnxModelLoader loader = new OnnxModelLoader();

  @AfterEach
  void closeLoader() {
    loader.close();
  }

  @Test
  void eachQueryGetsItsOwnRows() {
    List<Tensor> answers =
        run(
            load(loader, sum()),
            floats("x", Shape.of(1, 2), 1, 2),
            floats("x", Shape.of(3, 2), 3, 4, 5, 6, 7, 8),
            floats("x", Shape.of(1, 2), 9, 10));

    assertThat(answers.get(0)).extracting(Tensor::name).isEqualTo("sum");
    assertThat(answers.get(1).shape()).isEqualTo(Shape.of(3, 1));
    assertThat(floats(answers.get(0))).containsExactly(3);
    assertThat(floats(answers.get(1))).containsExactly(7, 11, 15);
    assertThat(floats(answers.get(2))).containsExactly(19);
  }

  @Test
  void aRunThatIsGivenUpEndsAndTheInstanceGoesOn() {
    ModelInstance instance = load(loader, sum());
    List<List<Tensor>> batch = List.of(List.of(floats("x", Shape.of(1, 2), 1, 2)));
    CompletableFuture<Void> nobodyWaits = CompletableFuture.completedFuture(null);
    assertThatThrownBy(() -> instance.run(batch, nobodyWaits).toCompletableFuture().join())
        .cause()
        .isInstanceOf(RunFailedException.class)
        .hasMessageContaining("terminate");
    CompletableFuture<Void> stillWanted = new CompletableFuture<>();
    instance.run(batch, stillWanted).toCompletableFuture().join();
    stillWanted.complete(null);
    assertThat(floats(run(instance, floats("x", Shape.of(1, 2), 1, 2)).get(0))).containsExactly(3);
  }

  @Test
  void queriesOfUnlikeShapesMayShareABatch() {
    List<Tensor> answers =
        run(
            load(loader, sum()),
            floats("x", Shape.of(1, 2), 1, 2),
            floats("x", Shape.of(1, 3), 1, 2, 3),
            floats("x", Shape.of(2, 2), 3, 4, 5, 6),
            floats("x", Shape.of(1, 1), 5),
            floats("x", Shape.of(1, 3), 4, 5, 6));

    assertThat(answers)
        .extracting(Networks::floats)
        .containsExactly(
            new float[] {3},
            new float[] {6},
            new float[] {7, 11},
            new float[] {5},
            new float[] {15});
  }

  @Test
  void answersOutliveTheNextRuns() {
    ModelInstance instance = load(loader, sum());
    List<Tensor> kept = new ArrayList<>();

    for (int i = 0; i < 20; i++) {
      kept.addAll(run(instance, floats("x", Shape.of(1, 1), i), floats("x", Shape.of(1, 1), -i)));
    }

    for (int i = 0; i < 20; i++) {
      assertThat(floats(kept.get(2 * i))).containsExactly(i);
      assertThat(floats(kept.get(2 * i + 1))).containsExactly(-i);
    }
  }

  @Test
  void answersAreSlicesOfOneArrayOnTheHeap() {
    List<Tensor> answers =
        run(load(loader, sum()), floats("x", Shape.of(1, 1), 1), floats("x", Shape.of(2, 1), 2, 3));

    ByteBuffer first = answers.get(0).data();
    ByteBuffer second = answers.get(1).data();
    assertThat(first.hasArray()).isTrue();
    assertThat(second.array()).isSameAs(first.array());
    assertThat(second.arrayOffset()).isEqualTo(first.arrayOffset() + 4);
  }

  @Test
  void inputsMayLieOutsideTheHeapAndAtAnyOffset() {
    ByteBuffer direct = ByteBuffer.allocateDirect(12).order(ByteOrder.LITTLE_ENDIAN);
    direct.putFloat(7).putFloat(1).putFloat(2).position(4);
    Tensor tensor = new Tensor("x", DataType.FP32, Shape.of(1, 2), direct);

    assertThat(floats(run(load(loader, sum()), tensor).get(0))).containsExactly(3);
  }

  @Test
  void batchesGrowAndShrink() {
    ModelInstance instance = load(loader, sum());

    for (int rows : new int[] {1, 1000, 3, 1000, 5000, 1}) {
      float[] values = new float[rows];
      values[rows - 1] = rows;
      assertThat(floats(run(instance, floats("x", Shape.of(rows, 1), values)).get(0)))
          .isEqualTo(values);
    }
  }

  @Test
  void inputsAreGivenInTheOrderOfTheSignature() {
    Family family =
        family(
            List.of(spec("b", DataType.FP32, -1, 2), spec("a", DataType.FP32, -1, 2)),
            List.of(spec("c", DataType.FP32, -1, 2)),
            Optional.empty(),
            file("add"));
    Tensor ones = floats("any", Shape.of(1, 2), 1, 1);
    Tensor others = floats("any", Shape.of(1, 2), 10, 20);

    BatchResult result =
        await(load(loader, family).run(List.of(List.of(ones, others), List.of(others, others))));

    assertThat(floats(result.outputs().get(0).get(0))).containsExactly(11, 21);
    assertThat(floats(result.outputs().get(1).get(0))).containsExactly(20, 40);
  }

  @Test
  void aFileTakesWhatTheFileBeforeGave() {
    Family family =
        family(
            List.of(spec("x", DataType.FP32, -1, -1)),
            List.of(spec("scaled", DataType.FP32, -1, 1), spec("sum", DataType.FP32, -1, 1)),
            Optional.empty(),
            file("sum"),
            file("scale"));

    BatchResult result =
        await(
            load(loader, family)
                .run(
                    List.of(
                        List.of(floats("x", Shape.of(1, 2), 1, 2)),
                        List.of(floats("x", Shape.of(1, 2), 3, 4)))));

    assertThat(floats(result.outputs().get(1).get(0))).containsExactly(70);
    assertThat(floats(result.outputs().get(1).get(1))).containsExactly(7);
  }

  @Test
  void shapesSeenOnlyAfterTheRunAreFine() {
    for (String network : List.of("dynamic", "lying")) {
      Family family =
          family(spec("x", DataType.FP32, -1, -1), spec("y", DataType.FP32, -1, -1), network);
      ModelInstance instance = load(loader, family);

      for (int i = 0; i < 3; i++) {
        List<Tensor> answers =
            run(
                instance,
                floats("x", Shape.of(1, 2), 1, 2),
                floats("x", Shape.of(1, 2), 3, i),
                floats("x", Shape.of(1, 1), 5));
        assertThat(floats(answers.get(0))).as(network).containsExactly(1, 2, 1, 2);
        assertThat(floats(answers.get(1))).as(network).containsExactly(3, i, 3, i);
        assertThat(floats(answers.get(2))).as(network).containsExactly(5, 5);
      }
    }
  }

  @Test
  void dimensionsWithoutASymbolAreFine() {
    Family family =
        family(spec("x", DataType.FP32, -1, -1), spec("y", DataType.FP32, -1, -1), "unnamed");

    assertThat(floats(run(load(loader, family), floats("x", Shape.of(1, 2), 1, 2)).get(0)))
        .containsExactly(1, 2);
  }

  @Test
  void aFamilyThatDoesNotBatchRunsQueryAfterQuery() {
    Family fixed = family(spec("x", DataType.FP32, 1, 3), spec("y", DataType.FP32, 1, 3), "fixed");
    List<Tensor> answers =
        run(
            load(loader, fixed),
            floats("x", Shape.of(1, 3), 1, 2, 3),
            floats("x", Shape.of(1, 3), 4, 5, 6));
    assertThat(floats(answers.get(0))).containsExactly(2, 3, 4);
    assertThat(floats(answers.get(1))).containsExactly(5, 6, 7);
  }

  @Test
  void aRunThatFailsTellsWhyOnOneLineAndTheInstanceGoesOn() {
    Family family =
        family(spec("index", DataType.INT64, -1, 1), spec("value", DataType.FP32, -1, 1), "lookup");
    ModelInstance instance = load(loader, family);

    assertThatThrownBy(() -> run(instance, longs("index", Shape.of(1, 1), 7)))
        .isInstanceOf(RunFailedException.class)
        .hasMessageContaining("idx=7 must be within the inclusive range [-5,4]")
        .hasMessageNotContainingAny("\n", ".cc", "Stacktrace");
    assertThat(floats(run(instance, longs("index", Shape.of(1, 1), 3)).get(0))).containsExactly(30);
  }

  @Test
  void queriesThatAreNotAsTheSignatureSaysAreRefused() {
    ModelInstance instance = load(loader, sum());

    assertThatThrownBy(() -> run(instance, longs("x", Shape.of(1, 1), 7)))
        .isInstanceOf(RunFailedException.class)
        .hasMessage("input 'x' is INT64[1,1] (expected: FP32[-1,-1])");
    assertThatThrownBy(() -> run(instance, floats("x", Shape.of(), 7)))
        .isInstanceOf(RunFailedException.class)
        .hasMessageContaining("FP32[]");
    assertThatThrownBy(() -> run(instance, floats("x", Shape.of(1, 1, 1), 7)))
        .isInstanceOf(RunFailedException.class)
        .hasMessageContaining("rank");
    assertThatThrownBy(() -> await(instance.run(List.of(List.of()))))
        .isInstanceOf(RunFailedException.class)
        .hasMessage("a query of 0 tensors (expected: 1)");
  }

  @Test
  void theTimesAreThoseOfTheWholeBatch() {
    ModelInstance instance = load(loader, sum());

    BatchResult result =
        await(
            instance.run(
                List.of(
                    List.of(floats("x", Shape.of(1, 1), 1)),
                    List.of(floats("x", Shape.of(1, 2), 1, 2)))));

    assertThat(List.of(result.assemble(), result.run(), result.split()))
        .allMatch(duration -> duration.compareTo(Duration.ZERO) > 0);
  }

  @Test
  void memoryCountsTheFilesAndTheBuffers() {
    ModelInstance instance = load(loader, sum());
    long before = instance.memoryBytes();

    run(instance, floats("x", Shape.of(1, 100_000), new float[100_000]));

    assertThat(before).isGreaterThan(file("sum").toFile().length());
    assertThat(instance.memoryBytes()).isGreaterThan(before + 390_000);
  }
}
