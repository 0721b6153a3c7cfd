package io.gearshift.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a request in OpenAI's form asks for.
 *
 * @param texts in UTF-8; at least one
 * @param base64 whether the vectors are to be base64 of little-endian floats
 */
record EmbeddingsRequest(
    String model, List<byte[]> texts, boolean base64, Optional<Integer> dimensions) {
  /** As many as OpenAI takes. */
  static final int MOST_TEXTS = 2_048;

  /**
   * @throws Problem if the body asks for what cannot be done
   */
  static EmbeddingsRequest read(JsonFactory factory, byte[] body) throws IOException {
    Optional<String> model = Optional.empty();
    List<byte[]> texts = new ArrayList<>();
    boolean base64 = false;
    Optional<Integer> dimensions = Optional.empty();
    try (JsonParser json = factory.createParser(body)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw Problem.badRequest("the body is no JSON object with 'model' and 'input'");
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        JsonToken value = json.nextToken();
        switch (field) {
          case "model" -> model = Optional.of(text(field, json));
          case "input" -> texts = texts(json);
          case "encoding_format" -> base64 = isBase64(text(field, json));
          case "dimensions" -> {
            if (value != JsonToken.VALUE_NUMBER_INT) {
              throw Problem.badRequest("'dimensions' is no whole number");
            }
            dimensions = Optional.of(json.getIntValue());
          }
          default -> json.skipChildren();
        }
      }
    }
    if (texts.isEmpty() || texts.size() > MOST_TEXTS) {
      throw Problem.badRequest(
          "'input' has " + texts.size() + " texts (expected: from 1 to " + MOST_TEXTS + ")");
    }
    return new EmbeddingsRequest(
        model.orElseThrow(() -> Problem.badRequest("'model' is missing")),
        texts,
        base64,
        dimensions);
  }

  private static boolean isBase64(String format) {
    return switch (format) {
      case "base64" -> true;
      case "float" -> false;
      default ->
          throw Problem.badRequest(
              "encoding_format: " + Problem.quoted(format) + " (expected: float or base64)");
    };
  }

  private static List<byte[]> texts(JsonParser json) throws IOException {
    List<byte[]> texts = new ArrayList<>();
    if (json.currentToken() != JsonToken.START_ARRAY) {
      texts.add(bytes(json));
      return texts;
    }
    while (json.nextToken() != JsonToken.END_ARRAY) {
      texts.add(bytes(json));
    }
    return texts;
  }

  private static byte[] bytes(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      throw Problem.badRequest(
          "'input' is no text (expected: a string, or an array of strings; tokens are not taken)");
    }
    return json.getText().getBytes(StandardCharsets.UTF_8);
  }

  private static String text(String field, JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      throw Problem.badRequest("'" + field + "' is no string");
    }
    return json.getText();
  }
}
