package io.gearshift.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonParser.NumberType;
import com.fasterxml.jackson.core.JsonToken;
import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Shape;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Reads the {@code data} of an input, flat or nested as its shape, into the encoding of a tensor.
 */
final class TensorReader {
  private static final int LENGTH_BYTES = 4;
  private static final int LONG_BITS = 64;
  private static final long LARGEST_BUFFER = Integer.MAX_VALUE - 16L;

  private final JsonParser json;
  private final String input;
  private final DataType type;
  private final Shape shape;
  private ByteBuffer out;

  private TensorReader(JsonParser json, String input, DataType type, Shape shape, int bytes) {
    this.json = json;
    this.input = input;
    this.type = type;
    this.shape = shape;
    this.out = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * @param json at the value of {@code data}; afterwards at its end
   * @param jsonBytes bytes of JSON in which the data stands: bounds what is allocated
   */
  static ByteBuffer read(JsonParser json, String input, DataType type, Shape shape, int jsonBytes)
      throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw Problem.badRequest("'data' of input " + Problem.quoted(input) + " is not a JSON array");
    }
    if (type == DataType.FP16 || type == DataType.BF16) {
      throw Problem.badRequest(
          type
              + " cannot be sent as JSON: send input "
              + Problem.quoted(input)
              + " as binary data, with the parameter binary_data_size");
    }
    long elements = shape.elements();
    if (elements > (jsonBytes + 1L) / 2) { // each takes a digit and, but for the last, a comma
      throw Problem.badRequest(
          mismatch(input) + "holds less than the " + elements + " values of shape " + shape);
    }
    long bytes = elements * (type == DataType.BYTES ? LENGTH_BYTES : type.size());
    if (bytes > LARGEST_BUFFER) {
      throw Problem.badRequest(
          "input "
              + Problem.quoted(input)
              + " takes "
              + bytes
              + " bytes (expected: at most "
              + LARGEST_BUFFER
              + "); send fewer items");
    }
    TensorReader reader = new TensorReader(json, input, type, shape, (int) bytes);
    reader.values(elements);
    return reader.out.flip();
  }

  private void values(long elements) throws IOException {
    JsonToken token = json.nextToken();
    if (token == JsonToken.START_ARRAY && shape.rank() > 1) {
      nested();
      return;
    }
    long seen = 0;
    for (; token != JsonToken.END_ARRAY; token = json.nextToken()) {
      if (++seen > elements) {
        throw Problem.badRequest(
            mismatch(input) + "holds more than the " + elements + " values of shape " + shape);
      }
      value(token);
    }
    if (seen < elements) {
      throw Problem.badRequest(
          mismatch(input) + "holds " + seen + " of the " + elements + " values of shape " + shape);
    }
  }

  /** Reads on from the opening of the first array inside the outermost. */
  private void nested() throws IOException {
    int innermost = shape.rank() - 1;
    long[] members = new long[shape.rank()];
    int level = 0;
    JsonToken token = json.currentToken();
    while (true) {
      if (token == JsonToken.END_ARRAY) {
        if (members[level] < shape.dimension(level)) {
          throw ragged();
        }
        if (level == 0) {
          return;
        }
        level--;
      } else {
        boolean opens = token == JsonToken.START_ARRAY;
        if (++members[level] > shape.dimension(level) || opens == (level == innermost)) {
          throw ragged();
        }
        if (opens) {
          level++;
          members[level] = 0;
        } else {
          value(token);
        }
      }
      token = json.nextToken();
    }
  }

  private void value(JsonToken token) throws IOException {
    switch (type) {
      case BOOL -> out.put((byte) (bool(token) ? 1 : 0));
      case UINT8 -> out.put((byte) whole(token, 0, 0xFF));
      case INT8 -> out.put((byte) whole(token, Byte.MIN_VALUE, Byte.MAX_VALUE));
      case UINT16 -> out.putShort((short) whole(token, 0, 0xFFFF));
      case INT16 -> out.putShort((short) whole(token, Short.MIN_VALUE, Short.MAX_VALUE));
      case UINT32 -> out.putInt((int) whole(token, 0, 0xFFFF_FFFFL));
      case INT32 -> out.putInt((int) whole(token, Integer.MIN_VALUE, Integer.MAX_VALUE));
      case UINT64 -> out.putLong(unsignedLong(token));
      case INT64 -> out.putLong(whole(token, Long.MIN_VALUE, Long.MAX_VALUE));
      case FP32 -> out.putFloat(single(token));
      case FP64 -> out.putDouble(number(token));
      case BYTES -> text(token);
      case FP16, BF16 -> throw new AssertionError(type);
    }
  }

  private boolean bool(JsonToken token) throws IOException {
    if (!token.isBoolean()) {
      throw unfit("true or false");
    }
    return token == JsonToken.VALUE_TRUE;
  }

  private long whole(JsonToken token, long least, long most) throws IOException {
    if (token != JsonToken.VALUE_NUMBER_INT || json.getNumberType() == NumberType.BIG_INTEGER) {
      throw unfit("a whole number from " + least + " to " + most);
    }
    long number = json.getLongValue();
    if (number < least || number > most) {
      throw unfit("a whole number from " + least + " to " + most);
    }
    return number;
  }

  private long unsignedLong(JsonToken token) throws IOException {
    if (token == JsonToken.VALUE_NUMBER_INT) {
      if (json.getNumberType() != NumberType.BIG_INTEGER) {
        long number = json.getLongValue();
        if (number >= 0) {
          return number;
        }
      } else {
        BigInteger number = json.getBigIntegerValue();
        if (number.signum() > 0 && number.bitLength() <= LONG_BITS) {
          return number.longValue();
        }
      }
    }
    throw unfit("a whole number from 0 to 18446744073709551615");
  }

  private float single(JsonToken token) throws IOException {
    requireNumber(token);
    float number = json.getFloatValue();
    if (!Float.isFinite(number)) {
      throw unfit("a number of at most " + Float.MAX_VALUE);
    }
    return number;
  }

  private double number(JsonToken token) throws IOException {
    requireNumber(token);
    double number = json.getDoubleValue();
    if (!Double.isFinite(number)) {
      throw unfit("a number of at most " + Double.MAX_VALUE);
    }
    return number;
  }

  private void requireNumber(JsonToken token) throws IOException {
    if (token != JsonToken.VALUE_NUMBER_INT && token != JsonToken.VALUE_NUMBER_FLOAT) {
      throw unfit("a number; NaN and infinities can be sent as binary data");
    }
  }

  private void text(JsonToken token) throws IOException {
    if (token != JsonToken.VALUE_STRING) {
      throw unfit("a string");
    }
    byte[] text = json.getText().getBytes(StandardCharsets.UTF_8);
    if (out.remaining() < LENGTH_BYTES + text.length) {
      long wanted = 2L * out.capacity() + LENGTH_BYTES + text.length;
      out =
          ByteBuffer.allocate((int) Math.min(LARGEST_BUFFER, wanted))
              .order(ByteOrder.LITTLE_ENDIAN)
              .put(out.flip());
    }
    out.putInt(text.length).put(text);
  }

  private static String mismatch(String input) {
    return "Shape does not match true shape of 'data' field: input " + Problem.quoted(input) + " ";
  }

  private Problem ragged() {
    return Problem.badRequest(
        mismatch(input)
            + "is not nested as shape "
            + shape
            + "; nest it like that, or send all values in one array");
  }

  private Problem unfit(String expected) throws IOException {
    String found =
        json.currentToken().isScalarValue() ? json.getText() : json.currentToken().asString();
    return Problem.badRequest(
        "'data' of input "
            + Problem.quoted(input)
            + ", of datatype "
            + type
            + ", holds "
            + Problem.quoted(found)
            + " (expected: "
            + expected
            + ")");
  }
}
