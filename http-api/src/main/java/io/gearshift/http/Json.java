package io.gearshift.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.util.ByteString;

/** How JSON is read and written: streaming, within limits. */
final class Json {
  private static final int INITIAL_BYTES = 1_000;
  private static final JsonFactory writing = factory(100, Integer.MAX_VALUE);

  private Json() {}

  /** A factory whose parsers refuse what is nested deeper or longer than allowed. */
  static JsonFactory factory(int maxDepth, int maxStringLength) {
    return new JsonFactoryBuilder()
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(maxDepth)
                .maxStringLength(maxStringLength)
                .build())
        .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
        .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
        .build();
  }

  /** What writes JSON. */
  @FunctionalInterface
  interface Writing {
    void to(JsonGenerator json) throws IOException;
  }

  /** The bytes of a JSON object whose fields are written by the given code. */
  static byte[] object(Writing fields) {
    try (ByteArrayBuilder bytes = new ByteArrayBuilder(INITIAL_BYTES)) {
      try (JsonGenerator json = writing.createGenerator(bytes)) {
        json.writeStartObject();
        fields.to(json);
        json.writeEndObject();
      }
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The bytes of a JSON array whose elements are written by the given code. */
  static byte[] array(Writing elements) {
    try (ByteArrayBuilder bytes = new ByteArrayBuilder(INITIAL_BYTES)) {
      try (JsonGenerator json = writing.createGenerator(bytes)) {
        json.writeStartArray();
        elements.to(json);
        json.writeEndArray();
      }
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A document that comes with the server. */
  static byte[] resource(String name) {
    try (InputStream in = Json.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a field with a list of strings. */
  static void strings(JsonGenerator json, String field, List<String> values) throws IOException {
    json.writeArrayFieldStart(field);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }

  static HttpEntity.Strict entity(byte[] json) {
    return HttpEntities.create(ContentTypes.APPLICATION_JSON, ByteString.fromArrayUnsafe(json));
  }
}
