package io.gearshift.cli.load;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.gearshift.cli.judge.Model;
import io.gearshift.config.BadConfig;
import io.gearshift.config.HeldOut;
import io.gearshift.config.Truth;
import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.traffic.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Writes labelled examples as infer requests, once, before the run.
 *
 * @param path of the requests, such as {@code /v2/models/fashion/infer}
 * @param authorization the header's value, if one is sent
 * @param sloMs what the requests ask for; empty leaves it to the model
 * @param binary whether tensors go and come as bytes rather than as JSON
 */
public record Questions(
    String host,
    String path,
    Optional<String> authorization,
    OptionalDouble sloMs,
    boolean binary) {
  private static final int MOST = 10_000;
  private static final JsonFactory FACTORY = new JsonFactory();

  /**
   * A query that is ready to be sent.
   *
   * @param request all bytes of the HTTP request
   * @param truth what the answer is judged by
   */
  public record Question(byte[] request, Truth truth) {}

  /**
   * The held-out examples of a model, ready to be sent to a target.
   *
   * @throws BadConfig if there are none
   */
  public static List<Question> all(
      Model model, Target target, OptionalDouble sloMs, boolean binary) {
    Questions writer =
        new Questions(target.host(), target.path(), target.authorization(), sloMs, binary);
    return model.examples(MOST).stream().map(writer::of).toList();
  }

  Question of(HeldOut.Example example) {
    try {
      byte[] head = json(example.inputs());
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      body.write(head);
      if (binary) {
        for (Tensor input : example.inputs()) {
          body.write(bytes(input.data()));
        }
      }
      ByteArrayOutputStream request = new ByteArrayOutputStream();
      request.write(http(head.length, body.size()).getBytes(StandardCharsets.ISO_8859_1));
      body.writeTo(request);
      return new Question(request.toByteArray(), example.truth());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String http(int jsonLength, int length) {
    String lines = "POST " + path + " HTTP/1.1\r\nHost: " + host + "\r\n";
    lines += authorization.map(value -> "Authorization: " + value + "\r\n").orElse("");
    lines +=
        binary
            ? "Content-Type: application/octet-stream\r\nInference-Header-Content-Length: "
                + jsonLength
                + "\r\n"
            : "Content-Type: application/json\r\n";
    return lines + "Content-Length: " + length + "\r\n\r\n";
  }

  private byte[] json(List<Tensor> inputs) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeObjectFieldStart("parameters");
      if (sloMs.isPresent()) {
        json.writeNumberField("slo_ms", sloMs.getAsDouble());
      }
      if (binary) {
        json.writeBooleanField("binary_data_output", true);
      }
      json.writeEndObject();
      json.writeArrayFieldStart("inputs");
      for (Tensor input : inputs) {
        write(input, json);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }

  private void write(Tensor input, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", input.name());
    json.writeStringField("datatype", input.type().name());
    Shape shape = input.shape();
    json.writeFieldName("shape");
    json.writeArray(shape.toArray(), 0, shape.rank());
    if (binary) {
      json.writeObjectFieldStart("parameters");
      json.writeNumberField("binary_data_size", input.byteSize());
      json.writeEndObject();
    } else {
      json.writeArrayFieldStart("data");
      writeElements(input.type(), input.data(), json);
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  /** The types that held-out files have. */
  private static void writeElements(DataType type, ByteBuffer data, JsonGenerator json)
      throws IOException {
    while (data.hasRemaining()) {
      switch (type) {
        case FP32 -> writeShort(data.getFloat(), json);
        case UINT8 -> json.writeNumber(data.get() & 0xff);
        case BYTES -> {
          ByteBuffer text = data.slice(data.position() + Integer.BYTES, data.getInt());
          data.position(data.position() + text.remaining());
          json.writeString(utf8(text));
        }
        default ->
            throw new IllegalArgumentException(
                "input of datatype " + type + " (expected: FP32, UINT8 or BYTES)");
      }
    }
  }

  private static String utf8(ByteBuffer text) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(text).toString();
    } catch (CharacterCodingException e) {
      throw new BadConfig(
          "json-bodies: an example is no text (expected: one that JSON can hold)\n"
              + "Leave --json-bodies out.");
    }
  }

  private static void writeShort(float value, JsonGenerator json) throws IOException {
    if (value == (int) value) {
      json.writeNumber((int) value);
    } else {
      json.writeNumber(value);
    }
  }

  private static byte[] bytes(ByteBuffer data) {
    byte[] bytes = new byte[data.remaining()];
    data.get(bytes);
    return bytes;
  }
}
