package io.gearshift.runtime;

import io.gearshift.domain.execution.RunFailedException;
import io.gearshift.domain.traffic.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The elements of BYTES tensors as strings, both ways: on the wire each is its length as four
 * bytes, little-endian, and then its bytes, UTF-8. For one thread.
 */
final class ByteStrings {
  private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();

  /**
   * The elements of a tensor, row-major.
   *
   * @throws RunFailedException if the lengths do not add up or an element is not UTF-8
   */
  String[] decode(Tensor tensor) {
    ByteBuffer data = tensor.data();
    // an element takes four bytes at least: bound the array by what is really there
    long claimed = tensor.shape().elements();
    if (claimed > data.remaining() / Integer.BYTES) {
      throw malformed(tensor, "has " + data.remaining() + " bytes for " + claimed + " elements");
    }
    String[] elements = new String[(int) claimed];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = next(tensor, data, i);
    }
    if (data.hasRemaining()) {
      throw malformed(tensor, "goes on for " + data.remaining() + " bytes after its last element");
    }
    return elements;
  }

  /** The elements of the first {@code count} tensors, one tensor after another. */
  String[] decodeAll(Tensor[] tensors, int count) {
    if (count == 1) {
      return decode(tensors[0]);
    }
    List<String> elements = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Collections.addAll(elements, decode(tensors[i]));
    }
    return elements.toArray(new String[0]);
  }

  private String next(Tensor tensor, ByteBuffer data, int index) {
    if (data.remaining() < Integer.BYTES) {
      throw malformed(tensor, "ends before element " + index);
    }
    int length = data.getInt();
    if (length < 0 || length > data.remaining()) {
      throw malformed(
          tensor,
          "has an element "
              + index
              + " of "
              + Integer.toUnsignedString(length)
              + " bytes where "
              + data.remaining()
              + " are left");
    }
    ByteBuffer element = data.slice(data.position(), length);
    data.position(data.position() + length);
    try {
      return utf8.decode(element).toString();
    } catch (CharacterCodingException e) {
      throw new RunFailedException(
          "element " + index + " of tensor '" + tensor.name() + "' is not UTF-8", e);
    }
  }

  /** The encoding of the elements; {@code ends[i]} becomes the offset after element i. */
  static byte[] encode(String[] elements, int[] ends) {
    byte[][] encoded = new byte[elements.length][];
    int total = 0;
    for (int i = 0; i < elements.length; i++) {
      encoded[i] = elements[i].getBytes(StandardCharsets.UTF_8);
      total = Math.addExact(total, Integer.BYTES + encoded[i].length);
      ends[i] = total;
    }
    ByteBuffer all = ByteBuffer.allocate(total).order(ByteOrder.LITTLE_ENDIAN);
    for (byte[] element : encoded) {
      all.putInt(element.length).put(element);
    }
    return all.array();
  }

  private static RunFailedException malformed(Tensor tensor, String what) {
    return new RunFailedException(
        "BYTES tensor '"
            + tensor.name()
            + "' "
            + what
            + " (expected: each element as a four-byte little-endian length and its bytes)");
  }
}
