package io.gearshift.actors.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.catalog.TensorSpec;
import io.gearshift.domain.pipeline.Condition;
import io.gearshift.domain.traffic.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TensorValuesTest {
  private static final Condition SIGNS = new Condition("label", Set.of("stop", "żółty"));

  private final TensorValues values =
      new TensorValues(Map.of("all", new TensorSpec("all", DataType.UINT8, Shape.of(-1, -1, 2))));

  @Test
  void aLabelMeetsAConditionThatNamesIt() {
    assertThat(values.meets(SIGNS, label(Shape.of(1), "stop"))).isTrue();
    assertThat(values.meets(SIGNS, label(Shape.of(1, 1), "żółty"))).isTrue();
    assertThat(values.meets(SIGNS, label(Shape.of(1), "tree"))).isFalse();
    assertThat(values.meets(SIGNS, label(Shape.of(1), ""))).isFalse();
  }

  @Test
  void whatIsNoLabelMeetsNothing() {
    assertThat(values.meets(SIGNS, label(Shape.of(2), "stop", "stop"))).isFalse();
    assertThat(values.meets(SIGNS, bytes(1, 2))).isFalse();
    ByteBuffer cut = ByteBuffer.wrap("stop".getBytes(StandardCharsets.UTF_8));
    assertThat(values.meets(SIGNS, new Tensor("l", DataType.BYTES, Shape.of(1), cut))).isFalse();
    ByteBuffer none = ByteBuffer.allocate(0);
    assertThat(values.meets(SIGNS, new Tensor("l", DataType.BYTES, Shape.of(1), none))).isFalse();
  }

  @Test
  void itemsAreJoinedAlongTheOutermostDimension() {
    Tensor joined = values.join("all", List.of(bytes(1, 1, 2), bytes(2, 3, 4, 5, 6)));

    assertThat(joined.name()).isEqualTo("all");
    assertThat(joined.shape()).isEqualTo(Shape.of(3, 1, 2));
    byte[] bytes = new byte[6];
    joined.data().get(bytes);
    assertThat(bytes).containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void oneItemIsNotCopied() {
    Tensor one = bytes(1, 1, 2);
    assertThat(values.join("all", List.of(one)).data().array()).isSameAs(one.data().array());
  }

  @Test
  void labelsAreJoinedAsTheyAre() {
    Tensor joined =
        values.join("all", List.of(label(Shape.of(1), "stop"), label(Shape.of(1), "go")));

    assertThat(joined.shape()).isEqualTo(Shape.of(2));
    assertThat(joined.data()).isEqualTo(label(Shape.of(2), "stop", "go").data());
  }

  @Test
  void nothingJoinedHasNoRows() {
    Tensor joined = values.join("all", List.of());

    assertThat(joined.shape()).isEqualTo(Shape.of(0, 0, 2));
    assertThat(joined.type()).isEqualTo(DataType.UINT8);
    assertThat(joined.byteSize()).isZero();
  }

  @Test
  void itemsThatDifferWithinARowCannotBeJoined() {
    Tensor wide = new Tensor("x", DataType.UINT8, Shape.of(1, 2, 2), ByteBuffer.allocate(4));
    Tensor scalar = new Tensor("x", DataType.UINT8, Shape.of(), ByteBuffer.allocate(1));

    assertThatThrownBy(() -> values.join("all", List.of(bytes(1, 1, 2), wide)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("items of 'all' do not fit together: UINT8[1,1,2] and UINT8[1,2,2]");
    assertThatThrownBy(() -> values.join("all", List.of(scalar, scalar)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Tensor bytes(int rows, int... bytes) {
    ByteBuffer data = ByteBuffer.allocate(rows * 2);
    for (int i = 0; i < rows * 2; i++) {
      data.put(i, (byte) (i < bytes.length ? bytes[i] : 0));
    }
    return new Tensor("x", DataType.UINT8, Shape.of(rows, 1, 2), data);
  }

  private static Tensor label(Shape shape, String... labels) {
    ByteBuffer data = ByteBuffer.allocate(100).order(ByteOrder.LITTLE_ENDIAN);
    for (String label : labels) {
      byte[] bytes = label.getBytes(StandardCharsets.UTF_8);
      data.putInt(bytes.length).put(bytes);
    }
    return new Tensor("label", DataType.BYTES, shape, data.flip());
  }
}
