package io.gearshift.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.traffic.Tensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ClassificationTest {
  private static final List<String> LABELS = List.of("cat", "dog");

  @Test
  void namesTheHighestValuesOfEachItem() {
    Tensor scores = floats(Shape.of(2, 3), 0.1f, 0.7f, 0.2f, 3, 1, 2);

    Tensor classes = Classification.of(scores, 2, LABELS, true);

    assertThat(classes.type()).isEqualTo(DataType.BYTES);
    assertThat(classes.shape()).isEqualTo(Shape.of(2, 2));
    assertThat(strings(classes))
        .containsExactly("0.700000:1:dog", "0.200000:2", "3.000000:0:cat", "2.000000:2");
  }

  @Test
  void namesAllIfThereAreFewer() {
    Tensor classes =
        Classification.of(floats(Shape.of(2), 1, 2), Integer.MAX_VALUE, List.of(), false);

    assertThat(classes.shape()).isEqualTo(Shape.of(2));
    assertThat(strings(classes)).containsExactly("2.000000:1", "1.000000:0");
  }

  @Test
  void putsNotANumberLastAndEqualValuesInTheOrderOfTheirIndex() {
    float nan = Float.NaN;
    float inf = Float.POSITIVE_INFINITY;
    Tensor scores = floats(Shape.of(1, 6), nan, 1, 2, inf, 1, -inf);

    assertThat(strings(Classification.of(scores, 6, List.of(), true)))
        .containsExactly("inf:3", "2.000000:2", "1.000000:1", "1.000000:4", "-inf:5", "nan:0");
    assertThat(strings(Classification.of(scores, 1, List.of(), true))).containsExactly("inf:3");
    Tensor equal = floats(Shape.of(1, 3), 5, 5, 5);
    assertThat(strings(Classification.of(equal, 1, List.of(), true))).containsExactly("5.000000:0");
  }

  @Test
  void ordersUnsignedValuesAsUnsigned() {
    Tensor scores =
        new Tensor(
            "s",
            DataType.UINT64,
            Shape.of(1, 3),
            ByteBuffer.wrap(Wire.longs(1, -1, Long.MAX_VALUE)));

    assertThat(strings(Classification.of(scores, 3, List.of(), true)))
        .containsExactly("18446744073709551615:1", "9223372036854775807:2", "1:0");
  }

  @ParameterizedTest
  @EnumSource(
      names = {"UINT8", "UINT16", "UINT32", "INT8", "INT16", "INT32", "INT64", "FP32", "FP64"})
  void orderValuesOfAnyNumber(DataType type) {
    ByteBuffer data = Wire.buffer(3 * type.size());
    for (int value : new int[] {3, 100, 7}) {
      switch (type) {
        case FP32 -> data.putFloat(value);
        case FP64 -> data.putDouble(value);
        default -> data.put((byte) value).position(data.position() + type.size() - 1);
      }
    }
    Tensor scores = new Tensor("s", type, Shape.of(1, 3), data.flip());

    assertThat(strings(Classification.of(scores, 3, List.of(), true)))
        .extracting(text -> text.replace(".000000", ""))
        .containsExactly("100:1", "7:2", "3:0");
  }

  @ParameterizedTest
  @EnumSource(names = {"BOOL", "BYTES", "FP16", "BF16"})
  void cannotOrderWhatIsNoNumberInJson(DataType type) {
    assertThatThrownBy(() -> Classification.requirePossible(Repository.spec("s", type, -1)))
        .isInstanceOf(Problem.class)
        .hasMessageContaining(type.name());
  }

  static List<String> strings(Tensor tensor) {
    List<String> strings = new ArrayList<>();
    ByteBuffer data = tensor.data();
    while (data.hasRemaining()) {
      byte[] text = new byte[data.getInt()];
      data.get(text);
      strings.add(new String(text, java.nio.charset.StandardCharsets.UTF_8));
    }
    return strings;
  }

  private static Tensor floats(Shape shape, float... values) {
    return new Tensor("s", DataType.FP32, shape, ByteBuffer.wrap(Wire.floats(values)));
  }
}
