package io.gearshift.http;

import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The bytes after the JSON of a body; inputs take theirs from the front, without copying. */
final class BinaryPart {
  private static final int LENGTH_BYTES = 4;

  private final byte[] body;
  private final int length;
  private final boolean announced;
  private int position;

  /**
   * @param start where the JSON ends
   * @param announced whether the client said where the JSON ends
   */
  BinaryPart(byte[] body, int start, boolean announced) {
    this.body = body;
    this.length = body.length;
    this.position = start;
    this.announced = announced;
  }

  /** The next so many bytes, checked to be a tensor of this type and shape. */
  ByteBuffer take(String input, DataType type, Shape shape, long bytes) {
    if (!announced) {
      throw Problem.badRequest(
          "input "
              + Problem.quoted(input)
              + " has binary_data_size, but the header Inference-Header-Content-Length is missing;"
              + " set it to the length of the JSON");
    }
    if (bytes > length - position) {
      throw Problem.badRequest(
          "unexpected end of the binary data: input "
              + Problem.quoted(input)
              + " takes "
              + bytes
              + " bytes, of which "
              + (length - position)
              + " are there");
    }
    ByteBuffer data =
        ByteBuffer.wrap(body, position, (int) bytes).slice().order(ByteOrder.LITTLE_ENDIAN);
    position += (int) bytes;
    check(input, type, shape, data);
    return data;
  }

  /** Refuses what no input has taken. */
  void requireEmpty() {
    if (position < length) {
      throw Problem.badRequest(
          "unexpected additional input data: "
              + (length - position)
              + " bytes follow the last binary input; check each binary_data_size and the header"
              + " Inference-Header-Content-Length");
    }
  }

  /** Refuses data that is no tensor of this type and shape. */
  static void check(String input, DataType type, Shape shape, ByteBuffer data) {
    long elements = shape.elements();
    if (type == DataType.BYTES) {
      checkByteStrings(input, elements, shape, data);
      return;
    }
    // division, for the product may overflow
    if (data.limit() % type.size() != 0 || data.limit() / type.size() != elements) {
      throw Problem.badRequest(
          "input "
              + Problem.quoted(input)
              + " has "
              + data.limit()
              + " bytes of binary data (expected: "
              + elements
              + " of "
              + type.size()
              + " bytes, for "
              + type
              + shape
              + ")");
    }
    if (type == DataType.BOOL) {
      for (int i = 0; i < data.limit(); i++) {
        if ((data.get(i) & ~1) != 0) {
          throw Problem.badRequest(
              "input "
                  + Problem.quoted(input)
                  + " of datatype BOOL has a byte of "
                  + data.get(i)
                  + " (expected: 0 or 1)");
        }
      }
    }
  }

  private static void checkByteStrings(String input, long elements, Shape shape, ByteBuffer data) {
    long seen = 0;
    int at = 0;
    while (at < data.limit()) {
      if (data.limit() - at < LENGTH_BYTES) {
        throw Problem.badRequest(
            "input "
                + Problem.quoted(input)
                + " of datatype BYTES ends inside a length (expected: each element as a"
                + " four-byte length and its bytes)");
      }
      long size = Integer.toUnsignedLong(data.getInt(at));
      at += LENGTH_BYTES;
      if (size > data.limit() - at) {
        throw Problem.badRequest(
            "input "
                + Problem.quoted(input)
                + " of datatype BYTES: element "
                + seen
                + " claims "
                + size
                + " bytes, of which "
                + (data.limit() - at)
                + " are there");
      }
      at += (int) size;
      seen++;
    }
    if (seen != elements) {
      throw Problem.badRequest(
          "input "
              + Problem.quoted(input)
              + " of datatype BYTES has "
              + seen
              + " elements in its binary data (expected: "
              + elements
              + ", for shape "
              + shape
              + ")");
    }
  }
}
