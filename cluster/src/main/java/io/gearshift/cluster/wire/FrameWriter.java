package io.gearshift.cluster.wire;

import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.traffic.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Writes the head of a {@link Frame}, field by field, and collects the data that follows it. */
final class FrameWriter {
  private final List<ByteBuffer> data = new ArrayList<>();
  private ByteBuffer head = ByteBuffer.allocate(512).order(ByteOrder.LITTLE_ENDIAN);

  FrameWriter put(byte value) {
    room(Byte.BYTES).put(value);
    return this;
  }

  FrameWriter put(int value) {
    room(Integer.BYTES).putInt(value);
    return this;
  }

  FrameWriter put(long value) {
    room(Long.BYTES).putLong(value);
    return this;
  }

  FrameWriter put(double value) {
    room(Double.BYTES).putDouble(value);
    return this;
  }

  FrameWriter put(Duration value) {
    return put(Nanos.of(value));
  }

  FrameWriter put(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    put(bytes.length);
    room(bytes.length).put(bytes);
    return this;
  }

  FrameWriter put(List<Tensor> tensors) {
    put(tensors.size());
    tensors.forEach(this::put);
    return this;
  }

  /** Fields that have a length of their own, so that there may be more of them. */
  FrameWriter putPart(Consumer<FrameWriter> fields) {
    int start = head.position();
    put(0);
    fields.accept(this);
    head.putInt(start, head.position() - start - Integer.BYTES);
    return this;
  }

  Frame frame() {
    return new Frame(Arrays.copyOf(head.array(), head.position()), data);
  }

  /** What the head says of a tensor has a length of its own, so that it may grow. */
  private void put(Tensor tensor) {
    Shape shape = tensor.shape();
    putPart(
        part -> {
          part.put(tensor.name()).put(tensor.type().name()).put(shape.rank());
          for (int i = 0; i < shape.rank(); i++) {
            part.put(shape.dimension(i));
          }
          part.put(tensor.byteSize());
        });
    data.add(tensor.data());
  }

  private ByteBuffer room(int bytes) {
    if (head.remaining() < bytes) {
      int capacity = Math.max(2 * head.capacity(), head.position() + bytes);
      head = ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN).put(head.flip());
    }
    return head;
  }
}
