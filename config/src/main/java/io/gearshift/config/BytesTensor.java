package io.gearshift.config;

import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.catalog.TensorSpec;
import io.gearshift.domain.traffic.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A text or a file as the one element of an input. */
final class BytesTensor {
  private BytesTensor() {}

  /**
   * The shape of the signature for one element.
   *
   * @param format of the examples, for the message
   * @throws BadConfig if the input takes anything else
   */
  static Shape shape(TensorSpec spec, String format) {
    long[] dimensions =
        Arrays.stream(spec.shape().toArray()).map(size -> size == Shape.ANY ? 1 : size).toArray();
    Shape shape = Shape.of(dimensions);
    if (spec.type() != DataType.BYTES || shape.elements() != 1) {
      throw new BadConfig(
          "held-out: input '"
              + spec.name()
              + "' is "
              + spec.type()
              + spec.shape()
              + " (expected: BYTES[-1], for "
              + format
              + ")");
    }
    return shape;
  }

  static Tensor of(TensorSpec spec, Shape shape, byte[] element) {
    ByteBuffer data =
        ByteBuffer.allocate(Integer.BYTES + element.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(element.length)
            .put(element)
            .flip();
    return new Tensor(spec.name(), spec.type(), shape, data);
  }
}
