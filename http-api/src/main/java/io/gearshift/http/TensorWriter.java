package io.gearshift.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.gearshift.domain.traffic.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Writes the elements of a tensor as JSON.
 *
 * <p>JSON has no NaN and no infinities: they become {@code null}, and whoever must tell them apart
 * asks for binary data. Byte strings are taken to be UTF-8; bytes that are not become U+FFFD.
 */
final class TensorWriter {
  private static final int UNSIGNED_BYTE = 0xFF;

  private TensorWriter() {}

  /** Writes one flat array. */
  static void write(Tensor tensor, JsonGenerator json) throws IOException {
    ByteBuffer data = tensor.data();
    json.writeStartArray();
    while (data.hasRemaining()) {
      switch (tensor.type()) {
        case BOOL -> json.writeBoolean(data.get() != 0);
        case UINT8 -> json.writeNumber(data.get() & UNSIGNED_BYTE);
        case INT8 -> json.writeNumber(data.get());
        case UINT16 -> json.writeNumber(Short.toUnsignedInt(data.getShort()));
        case INT16 -> json.writeNumber(data.getShort());
        case UINT32 -> json.writeNumber(Integer.toUnsignedLong(data.getInt()));
        case INT32 -> json.writeNumber(data.getInt());
        case UINT64 -> unsigned(data.getLong(), json);
        case INT64 -> json.writeNumber(data.getLong());
        case FP32 -> single(data.getFloat(), json);
        case FP64 -> number(data.getDouble(), json);
        case BYTES -> text(data, json);
        case FP16, BF16 -> throw new AssertionError(tensor.type() + " in JSON");
      }
    }
    json.writeEndArray();
  }

  private static void unsigned(long value, JsonGenerator json) throws IOException {
    if (value >= 0) {
      json.writeNumber(value);
    } else {
      json.writeNumber(Long.toUnsignedString(value));
    }
  }

  private static void single(float value, JsonGenerator json) throws IOException {
    if (Float.isFinite(value)) {
      json.writeNumber(value);
    } else {
      json.writeNull();
    }
  }

  private static void number(double value, JsonGenerator json) throws IOException {
    if (Double.isFinite(value)) {
      json.writeNumber(value);
    } else {
      json.writeNull();
    }
  }

  private static void text(ByteBuffer data, JsonGenerator json) throws IOException {
    byte[] bytes = new byte[data.getInt()];
    data.get(bytes);
    json.writeString(new String(bytes, StandardCharsets.UTF_8));
  }
}
