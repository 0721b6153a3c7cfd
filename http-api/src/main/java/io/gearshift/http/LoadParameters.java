package io.gearshift.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * The body of a request to load or to unload: nothing, or an object whose parameters, if it has
 * any, ask for nothing that would have to be done.
 */
final class LoadParameters {
  private static final int LONGEST_STRING = 10_000_000;
  private static final JsonFactory factory = Json.factory(8, LONGEST_STRING);

  private LoadParameters() {}

  /**
   * @throws Problem if a parameter asks for what this server does not do
   */
  static void requireNone(byte[] body) throws IOException {
    if (body.length == 0) {
      return;
    }
    try (JsonParser json = factory.createParser(body)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw Problem.badRequest(
            "the body is no JSON object (expected: {\"parameters\": {}}, or nothing)");
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        boolean parameters = json.currentName().equals("parameters");
        JsonToken value = json.nextToken();
        if (parameters && value == JsonToken.START_OBJECT) {
          requireHarmless(json);
        } else {
          json.skipChildren();
        }
      }
    }
  }

  private static void requireHarmless(JsonParser json) throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      requireHarmless(name, json.nextToken() == JsonToken.VALUE_TRUE);
      json.skipChildren();
    }
  }

  /**
   * @param isTrue whether the parameter has this value
   * @throws Problem if it asks for what this server does not do
   */
  static void requireHarmless(String name, boolean isTrue) {
    if (name.equals("config") || name.startsWith("file:")) {
      throw Problem.of(
          501,
          "parameter "
              + Problem.quoted(name)
              + " is not supported: models are read from the repository's folder alone; put the"
              + " files there, and load the model without it");
    }
    if (name.equals("unload_dependents") && isTrue) {
      throw Problem.of(
          501,
          "parameter 'unload_dependents' is not supported: no model is unloaded with another;"
              + " unload each by its name");
    }
  }
}
