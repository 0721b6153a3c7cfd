package io.gearshift.grpc;

import com.google.protobuf.ByteString;
import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.grpc.protocol.InferTensorContents;
import io.gearshift.http.Problem;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The elements of an input that came as numbers and not as raw bytes. */
record Contents(String input, DataType type, Shape shape, InferTensorContents values) {
  private static final int LENGTH_BYTES = 4;
  private static final long LARGEST_BUFFER = Integer.MAX_VALUE - 16L;

  /** Whether there are any elements at all. */
  static boolean isEmpty(InferTensorContents values) {
    return total(values) == 0;
  }

  /** The elements in the encoding of a tensor. */
  ByteBuffer encoded() {
    long expected = shape.elements();
    int count = count();
    if (total(values) > count) {
      throw Problem.badRequest(
          "input "
              + Problem.quoted(input)
              + " of datatype "
              + type
              + " has values in another field of its contents than "
              + field());
    }
    if (count != expected) {
      throw Problem.badRequest(
          "Shape does not match true shape of 'contents' field: input "
              + Problem.quoted(input)
              + " holds "
              + count
              + " of the "
              + expected
              + " values of shape "
              + shape);
    }
    long bytes = type == DataType.BYTES ? byteStrings() : (long) count * type.size();
    if (bytes > LARGEST_BUFFER) {
      throw Problem.badRequest(
          "input " + Problem.quoted(input) + " takes " + bytes + " bytes; send fewer items");
    }
    ByteBuffer out = ByteBuffer.allocate((int) bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      put(i, out);
    }
    return out.flip();
  }

  private void put(int i, ByteBuffer out) {
    switch (type) {
      case BOOL -> out.put((byte) (values.getBoolContents(i) ? 1 : 0));
      case INT8 -> out.put((byte) signed(i, Byte.MIN_VALUE, Byte.MAX_VALUE));
      case INT16 -> out.putShort((short) signed(i, Short.MIN_VALUE, Short.MAX_VALUE));
      case INT32 -> out.putInt(values.getIntContents(i));
      case INT64 -> out.putLong(values.getInt64Contents(i));
      case UINT8 -> out.put((byte) unsigned(i, 0xFF));
      case UINT16 -> out.putShort((short) unsigned(i, 0xFFFF));
      case UINT32 -> out.putInt(values.getUintContents(i));
      case UINT64 -> out.putLong(values.getUint64Contents(i));
      case FP32 -> out.putFloat(values.getFp32Contents(i));
      case FP64 -> out.putDouble(values.getFp64Contents(i));
      case BYTES -> {
        ByteString element = values.getBytesContents(i);
        element.copyTo(out.putInt(element.size()));
      }
      case FP16, BF16 -> throw new AssertionError(type);
    }
  }

  private int signed(int i, int least, int most) {
    int value = values.getIntContents(i);
    if (value < least || value > most) {
      throw unfit(Integer.toString(value), least, most);
    }
    return value;
  }

  private int unsigned(int i, int most) {
    int value = values.getUintContents(i);
    if (value < 0 || value > most) {
      throw unfit(Integer.toUnsignedString(value), 0, most);
    }
    return value;
  }

  private Problem unfit(String found, int least, int most) {
    return Problem.badRequest(
        "'contents' of input "
            + Problem.quoted(input)
            + ", of datatype "
            + type
            + ", holds '"
            + found
            + "' (expected: a whole number from "
            + least
            + " to "
            + most
            + ")");
  }

  private long byteStrings() {
    long bytes = 0;
    for (ByteString element : values.getBytesContentsList()) {
      bytes += LENGTH_BYTES + (long) element.size();
    }
    return bytes;
  }

  private int count() {
    return switch (type) {
      case BOOL -> values.getBoolContentsCount();
      case INT8, INT16, INT32 -> values.getIntContentsCount();
      case INT64 -> values.getInt64ContentsCount();
      case UINT8, UINT16, UINT32 -> values.getUintContentsCount();
      case UINT64 -> values.getUint64ContentsCount();
      case FP32 -> values.getFp32ContentsCount();
      case FP64 -> values.getFp64ContentsCount();
      case BYTES -> values.getBytesContentsCount();
      case FP16, BF16 ->
          throw Problem.badRequest(
              type
                  + " cannot be sent as contents: send input "
                  + Problem.quoted(input)
                  + " in raw_input_contents");
    };
  }

  private String field() {
    return switch (type) {
      case BOOL -> "bool_contents";
      case INT8, INT16, INT32 -> "int_contents";
      case INT64 -> "int64_contents";
      case UINT8, UINT16, UINT32 -> "uint_contents";
      case UINT64 -> "uint64_contents";
      case FP32 -> "fp32_contents";
      case FP64 -> "fp64_contents";
      case BYTES -> "bytes_contents";
      case FP16, BF16 -> "none";
    };
  }

  private static long total(InferTensorContents values) {
    return (long) values.getBoolContentsCount()
        + values.getIntContentsCount()
        + values.getInt64ContentsCount()
        + values.getUintContentsCount()
        + values.getUint64ContentsCount()
        + values.getFp32ContentsCount()
        + values.getFp64ContentsCount()
        + values.getBytesContentsCount();
  }
}
