package io.gearshift.cluster.wire;

import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.traffic.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a {@link Frame} field by field. Whatever is wrong with it is an {@link
 * IllegalArgumentException}, or a {@link java.nio.BufferUnderflowException} if it ends too soon.
 */
final class FrameReader {
  private final ByteBuffer head;
  private final ByteBuffer data;

  /**
   * @param in from its position on; tensors are copied out of it, for it may be used again
   */
  FrameReader(ByteBuffer in) {
    this.data = in.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    byte format = data.get();
    byte oldestReader = data.get();
    if (oldestReader > Frame.FORMAT) {
      throw new IllegalArgumentException(
          "format "
              + format
              + ", for readers of "
              + oldestReader
              + " and later (expected: for readers of "
              + Frame.FORMAT
              + "; update this node)");
    }
    this.head = cut(data, data.getInt());
  }

  private FrameReader(ByteBuffer head, ByteBuffer data) {
    this.head = head;
    this.data = data;
  }

  /** Whether the writer has said more than was read. */
  boolean hasMore() {
    return head.hasRemaining();
  }

  /** Fields that have a length of their own; what is not read of them is skipped. */
  FrameReader getPart() {
    return new FrameReader(cut(head, head.getInt()), data);
  }

  byte getByte() {
    return head.get();
  }

  int getInt() {
    return head.getInt();
  }

  long getLong() {
    return head.getLong();
  }

  double getDouble() {
    return head.getDouble();
  }

  Duration getDuration() {
    return Duration.ofNanos(head.getLong());
  }

  String getText() {
    return text(head);
  }

  List<Tensor> getTensors() {
    int count = head.getInt();
    List<Tensor> tensors = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      tensors.add(tensor(cut(head, head.getInt())));
    }
    return List.copyOf(tensors);
  }

  private Tensor tensor(ByteBuffer spec) {
    String name = text(spec);
    String typeName = text(spec);
    DataType type =
        DataType.named(typeName)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "tensor '" + name + "' of datatype '" + typeName + "'"));
    ByteBuffer dimensions = cut(spec, Math.multiplyExact(spec.getInt(), Long.BYTES));
    long[] shape = new long[dimensions.remaining() / Long.BYTES];
    dimensions.asLongBuffer().get(shape);
    byte[] elements = bytes(data, spec.getInt());
    return new Tensor(name, type, Shape.of(shape), ByteBuffer.wrap(elements));
  }

  private static String text(ByteBuffer from) {
    return new String(bytes(from, from.getInt()), StandardCharsets.UTF_8);
  }

  /** A copy of the next bytes. */
  private static byte[] bytes(ByteBuffer from, int length) {
    checkLeft(from, length);
    byte[] bytes = new byte[length];
    from.get(bytes);
    return bytes;
  }

  /** The next bytes, as a buffer of their own. */
  private static ByteBuffer cut(ByteBuffer from, int length) {
    checkLeft(from, length);
    ByteBuffer part = from.slice(from.position(), length).order(ByteOrder.LITTLE_ENDIAN);
    from.position(from.position() + length);
    return part;
  }

  private static void checkLeft(ByteBuffer from, int length) {
    if (length < 0 || length > from.remaining()) {
      throw new IllegalArgumentException(
          "a field of " + length + " bytes where " + from.remaining() + " are left");
    }
  }
}
