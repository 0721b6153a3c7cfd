package io.gearshift.runtime;

import static io.gearshift.runtime.Networks.bytes;
import static io.gearshift.runtime.Networks.family;
import static io.gearshift.runtime.Networks.load;
import static io.gearshift.runtime.Networks.run;
import static io.gearshift.runtime.Networks.spec;
import static io.gearshift.runtime.Networks.strings;
import static io.gearshift.runtime.Networks.tensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.execution.ModelInstance;
import io.gearshift.domain.execution.RunFailedException;
import io.gearshift.domain.traffic.Tensor;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class DataTypesTest {
  private static final int SEED = 20250101;

  private final OnnxModelLoader loader = new OnnxModelLoader();

  @AfterEach
  void closeLoader() {
    loader.close();
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "BYTES")
  void everyBitOfANumberComesBackFromABatch(DataType type) {
    Random random = new Random(SEED);
    Tensor one = random(random, type, 1, 3);
    Tensor two = random(random, type, 2, 3);
    Tensor three = random(random, type, 1, 3);

    List<Tensor> answers = run(identity(type), one, two, three);

    assertThat(answers).extracting(Tensor::type).containsOnly(type);
    assertThat(answers)
        .extracting(Tensor::shape)
        .containsExactly(one.shape(), two.shape(), three.shape());
    assertThat(bytes(answers.get(0))).isEqualTo(bytes(one));
    assertThat(bytes(answers.get(1))).isEqualTo(bytes(two));
    assertThat(bytes(answers.get(2))).isEqualTo(bytes(three));
  }

  @ParameterizedTest
  @EnumSource
  void aTensorWithoutElementsComesBack(DataType type) {
    Tensor empty = tensor("x", type, Shape.of(2, 0), new byte[0]);

    Tensor answer = run(identity(type), empty).get(0);

    assertThat(answer.shape()).isEqualTo(Shape.of(2, 0));
    assertThat(answer.byteSize()).isZero();
  }

  @Test
  void stringsOfAllLengthsComeBackFromABatch() {
    Tensor one = strings("x", Shape.of(1, 2), "", "plain");
    Tensor two = strings("x", Shape.of(2, 2), "ü", "漢字", "a".repeat(10_000), "nul\0inside");
    Tensor three = strings("x", Shape.of(1, 2), "😀", "end");

    List<Tensor> answers = run(identity(DataType.BYTES), one, two, three);

    assertThat(bytes(answers.get(0))).isEqualTo(bytes(one));
    assertThat(bytes(answers.get(1))).isEqualTo(bytes(two));
    assertThat(bytes(answers.get(2))).isEqualTo(bytes(three));
  }

  @Test
  void bytesThatAreNotUtf8AreRefused() {
    Tensor broken =
        tensor("x", DataType.BYTES, Shape.of(1, 1), new byte[] {2, 0, 0, 0, (byte) 0xc3, 0x28});

    assertThatThrownBy(() -> run(identity(DataType.BYTES), broken))
        .isInstanceOf(RunFailedException.class)
        .hasMessage("element 0 of tensor 'x' is not UTF-8");
  }

  @Test
  void lengthsThatDoNotAddUpAreRefused() {
    ModelInstance instance = identity(DataType.BYTES);

    assertThatThrownBy(() -> run(instance, raw(1, 9, 0, 0, 0, 'a')))
        .isInstanceOf(RunFailedException.class)
        .hasMessageContaining("element 0 of 9 bytes where 1 are left");
    assertThatThrownBy(() -> run(instance, raw(1, -1, -1, -1, -1, 'a')))
        .isInstanceOf(RunFailedException.class)
        .hasMessageContaining("element 0 of 4294967295 bytes");
    assertThatThrownBy(() -> run(instance, raw(2, 1, 0, 0, 0, 'a', 0, 0, 0)))
        .isInstanceOf(RunFailedException.class)
        .hasMessageContaining("ends before element 1");
    assertThatThrownBy(() -> run(instance, raw(1, 0, 0, 0, 0, 'a')))
        .isInstanceOf(RunFailedException.class)
        .hasMessageContaining("goes on for 1 bytes");
    assertThatThrownBy(() -> run(instance, raw(1_000_000_000_000L, 0, 0, 0, 0)))
        .isInstanceOf(RunFailedException.class)
        .hasMessageContaining("has 4 bytes for 1000000000000 elements");
  }

  private ModelInstance identity(DataType type) {
    Family family =
        family(
            spec("x", type, -1, -1),
            spec("y", type, -1, -1),
            "identity-" + type.name().toLowerCase(Locale.ROOT));
    return load(loader, family);
  }

  private static Tensor random(Random random, DataType type, int rows, int columns) {
    byte[] data = new byte[rows * columns * type.size()];
    random.nextBytes(data);
    for (int i = 0; type == DataType.BOOL && i < data.length; i++) {
      data[i] &= 1;
    }
    return tensor("x", type, Shape.of(rows, columns), data);
  }

  private static Tensor raw(long width, int... values) {
    byte[] data = new byte[values.length];
    for (int i = 0; i < data.length; i++) {
      data[i] = (byte) values[i];
    }
    return tensor("x", DataType.BYTES, Shape.of(1, width), data);
  }
}
