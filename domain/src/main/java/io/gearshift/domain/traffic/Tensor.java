package io.gearshift.domain.traffic;

import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A named tensor in the protocol's own encoding: little-endian, row-major, without padding; BYTES
 * elements each as a four-byte length and the bytes.
 *
 * <p>The data is shared, never copied: whoever reads it calls {@link #data()}, which has its own
 * position, and nobody writes to it.
 */
public record Tensor(String name, DataType type, Shape shape, ByteBuffer data) {
  public Tensor {
    data = data.slice().order(ByteOrder.LITTLE_ENDIAN);
    if (type != DataType.BYTES
        && data.limit() != Math.multiplyExact(shape.elements(), type.size())) {
      throw new IllegalArgumentException(
          "tensor '"
              + name
              + "' of "
              + type
              + shape
              + " has "
              + data.limit()
              + " bytes (expected: "
              + shape.elements() * type.size()
              + ")");
    }
  }

  /** The elements, from position 0 to the limit, little-endian; a view of its own. */
  @Override
  public ByteBuffer data() {
    return data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  public int byteSize() {
    return data.limit();
  }

  /** Bytes that the elements of all these take. */
  public static long bytes(List<Tensor> tensors) {
    long bytes = 0;
    for (Tensor tensor : tensors) {
      bytes += tensor.byteSize();
    }
    return bytes;
  }
}
