package io.gearshift.runtime;

import static io.gearshift.runtime.Networks.await;
import static io.gearshift.runtime.Networks.device;
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
import io.gearshift.domain.catalog.TensorSpec;
import io.gearshift.domain.catalog.TextInput;
import io.gearshift.domain.execution.InstanceLostException;
import io.gearshift.domain.execution.LoadFailedException;
import io.gearshift.domain.execution.ModelInstance;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoadTest {
  private static final TensorSpec X = spec("x", DataType.FP32, -1, -1);
  private static final TensorSpec SUM = spec("sum", DataType.FP32, -1, 1);

  private final OnnxModelLoader loader = new OnnxModelLoader();

  @AfterEach
  void closeLoader() {
    loader.close();
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    Path missing = file("sum").resolveSibling("missing.onnx");

    assertRefused(family(List.of(X), List.of(SUM), Optional.empty(), missing))
        .hasMessageContainingAll(missing.toString(), "does not exist", "test/only");
  }

  @Test
  void aFileThatIsNotANetworkIsNamed() {
    assertRefused(family(X, SUM, "garbage"))
        .hasMessageContainingAll("garbage.onnx cannot be loaded", "whole ONNX file");
  }

  @Test
  void anInputOfAnotherShapeIsRefused() {
    assertRefused(family(spec("x", DataType.FP32, -1, -1, 3), SUM, "sum"))
        .hasMessageContainingAll("input 'x'", "FP32[-1,-1]", "expected: FP32[-1,-1,3]");
    assertRefused(family(X, spec("y", DataType.FP32, -1, -1), "fixed"))
        .hasMessageContainingAll("input 'x'", "FP32[1,3]", "expected: FP32[-1,-1]");
  }

  @Test
  void anInputOfAnotherTypeIsRefused() {
    assertRefused(family(spec("x", DataType.INT64, -1, -1), SUM, "sum"))
        .hasMessageContainingAll("input 'x'", "FP32[-1,-1]", "expected: INT64[-1,-1]");
  }

  @Test
  void anInputThatNoFileTakesIsRefused() {
    assertRefused(
            family(
                List.of(X, spec("mask", DataType.BOOL, -1)),
                List.of(SUM),
                Optional.empty(),
                file("sum")))
        .hasMessageContainingAll("takes the input 'mask'", "[x]");
  }

  @Test
  void anInputThatNobodyGivesIsRefused() {
    assertRefused(family(spec("a", DataType.FP32, -1, 2), SUM, "add", "sum"))
        .hasMessageContainingAll("input 'b'", "add.onnx", "comes from nowhere", "[a]");
  }

  @Test
  void anOutputThatIsNotThereOrNotSoIsRefused() {
    assertRefused(family(X, spec("total", DataType.FP32, -1, 1), "sum"))
        .hasMessageContainingAll("output 'total'", "there are: [sum]");
    assertRefused(family(X, spec("sum", DataType.FP32, -1, 2), "sum"))
        .hasMessageContainingAll("output 'sum'", "FP32[-1,1]", "expected: FP32[-1,2]");
    assertRefused(family(X, spec("sum", DataType.FP64, -1, 1), "sum"))
        .hasMessageContainingAll("output 'sum'", "expected: FP64[-1,1]");
  }

  @Test
  void anOutputWithMoreRowsThanItemsIsRefused() {
    Family family =
        family(spec("x", DataType.FP32, -1, 4), spec("y", DataType.FP32, -1), "flattened");

    assertRefused(family)
        .hasMessageContainingAll("output 'y'", "shape [4] for a batch of 1 items", "max-batch");
  }

  @Test
  void anOutputThatTurnsOutNotAsTheSignatureSaysIsRefused() {
    Family family = family(X, spec("y", DataType.FP32, -1, 5), "dynamic");

    assertRefused(family).hasMessageContainingAll("output 'y'", "[1,2]", "expected: [-1,5]");
  }

  @Test
  void aTextInputMustBeBytesOfTheSignature() {
    TextInput.Tokens words = new TextInput.HashedWords(100);

    assertRefused(textFamily(spec("x", DataType.FP32, -1), new TextInput("x", words, 8)))
        .hasMessageContainingAll("text input 'x'", "FP32", "expected: BYTES");
    assertRefused(textFamily(spec("x", DataType.BYTES, -1), new TextInput("text", words, 8)))
        .hasMessageContainingAll("text input 'text'", "[x]");
  }

  @Test
  void aTokenizerFileMustBeOne() {
    TensorSpec text = spec("text", DataType.BYTES, -1);
    Path missing = file("sum").resolveSibling("missing.json");

    assertRefused(textFamily(text, new TextInput("text", new TextInput.WordPieces(missing, ""), 8)))
        .hasMessageContainingAll("missing.json", "does not exist");
    assertRefused(
            textFamily(
                text, new TextInput("text", new TextInput.WordPieces(file("garbage"), ""), 8)))
        .hasMessageContainingAll("garbage.onnx", "tokenizer.json");
  }

  @Test
  void aGpuWithoutCudaIsRefusedWithTheRemedy() {
    Family family = sum();

    assertThatThrownBy(() -> load(loader, family, device("gpu-0", "cuda-h200")))
        .isInstanceOf(LoadFailedException.class)
        .hasMessageContainingAll("gpu-0", "cuda-h200", "-Pcuda", "CUDA 12");
  }

  @Test
  void aNetworkThatCannotRunOnZerosIsLoaded() {
    Family family =
        family(spec("x", DataType.INT64, -1, 1), spec("value", DataType.FP32, -1, 1), "picky");

    ModelInstance instance = load(loader, family);

    assertThat(floats(run(instance, longs("x", Shape.of(1, 1), 10)).get(0))).containsExactly(40);
  }

  @Test
  void aLoadThatFailedLeavesTheDeviceUsable() {
    assertRefused(family(X, SUM, "garbage"));

    assertThat(floats(run(load(loader, sum()), floats("x", Shape.of(1, 1), 1)).get(0)))
        .containsExactly(1);
  }

  @Test
  void aClosedLoaderLoadsNothingAndItsInstancesAreClosed() {
    ModelInstance instance = load(loader, sum());

    loader.close();

    assertThatThrownBy(() -> run(instance, floats("x", Shape.of(1, 1), 1)))
        .isInstanceOf(InstanceLostException.class);
    assertRefused(sum()).hasMessageContaining("the loader is closed");
    instance.close();
    loader.close();
  }

  private static Family textFamily(TensorSpec input, TextInput text) {
    return family(
        List.of(input),
        List.of(spec("count", DataType.INT64, -1, 1)),
        Optional.of(text),
        file("count-tokens"));
  }

  private AbstractThrowableAssert<?, ? extends Throwable> assertRefused(Family family) {
    return assertThatThrownBy(
            () -> await(loader.load(family, family.variants().get(0), device("cpu-0"))))
        .isInstanceOf(LoadFailedException.class);
  }
}
