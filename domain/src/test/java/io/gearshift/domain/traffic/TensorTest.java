package io.gearshift.domain.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Shape;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class TensorTest {
  @Test
  void isLittleEndianAndEveryReaderHasItsOwnPosition() {
    Tensor tensor =
        new Tensor("x", DataType.INT16, Shape.of(2), ByteBuffer.wrap(new byte[] {1, 0, 2, 0}));
    assertThat(tensor.data().getShort()).isEqualTo((short) 1);
    assertThat(tensor.data().getShort()).isEqualTo((short) 1);
  }

  @Test
  void refusesDataThatIsNotOfItsShape() {
    assertThatThrownBy(
            () -> new Tensor("x", DataType.FP32, Shape.of(2), ByteBuffer.wrap(new byte[4])))
        .hasMessage("tensor 'x' of FP32[2] has 4 bytes (expected: 8)");
  }
}
