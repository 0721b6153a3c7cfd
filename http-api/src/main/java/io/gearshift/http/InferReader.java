package io.gearshift.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.TensorSpec;
import io.gearshift.http.InferCall.Wanted;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the body of an infer request to a model, and checks it against the signature. */
final class InferReader {
  private final JsonFactory factory;
  private final Model model;

  InferReader(JsonFactory factory, Model model) {
    this.factory = factory;
    this.model = model;
  }

  /**
   * @param jsonLength the header Inference-Header-Content-Length, if there was one
   */
  InferCall read(byte[] body, Optional<Integer> jsonLength) throws IOException {
    if (jsonLength.isPresent() && jsonLength.get() == 0) {
      return RawInput.read(model, body);
    }
    int length = jsonLength.orElse(body.length);
    BinaryPart binary = new BinaryPart(body, length, jsonLength.isPresent());
    CallDraft draft = new CallDraft(model);
    InputReader inputs = new InputReader(factory, draft, body, length, binary);
    try (JsonParser json = factory.createParser(body, 0, length)) {
      return new Reading(json, draft, inputs, binary).call();
    }
  }

  /** All outputs in the order of the signature. */
  static List<Wanted> all(Model model, boolean binary) {
    List<TensorSpec> specs = model.signature().outputs();
    List<Wanted> all = new ArrayList<>(specs.size());
    for (int i = 0; i < specs.size(); i++) {
      all.add(new Wanted(specs.get(i), i, binary, 0));
    }
    return all;
  }

  /**
   * All outputs in the order of the signature, as JSON.
   *
   * @throws Problem if one of them cannot be
   */
  static List<Wanted> allAsJson(Model model) {
    List<Wanted> all = all(model, false);
    all.forEach(InferReader::requireJsonCan);
    return all;
  }

  static void requireJsonCan(Wanted wanted) {
    DataType type = wanted.spec().type();
    boolean half = type == DataType.FP16 || type == DataType.BF16;
    if (half && !wanted.binary() && wanted.classes() == 0) {
      throw Problem.badRequest(
          "output '"
              + wanted.spec().name()
              + "' of datatype "
              + type
              + " cannot be answered as JSON: ask for it with the parameter binary_data, or for"
              + " all outputs with binary_data_output");
    }
  }

  /** One pass over one body. */
  private final class Reading {
    private final JsonParser json;
    private final CallDraft draft;
    private final InputReader inputReader;
    private final BinaryPart binary;
    private final Parameters.OfRequest parameters = new Parameters.OfRequest();
    private Optional<String> id = Optional.empty();
    private boolean hasInputs;

    Reading(JsonParser json, CallDraft draft, InputReader inputReader, BinaryPart binary) {
      this.json = json;
      this.draft = draft;
      this.inputReader = inputReader;
      this.binary = binary;
    }

    InferCall call() throws IOException {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw Problem.badRequest(
            "the body is not a JSON object (expected: an object with 'inputs', in UTF-8)");
      }
      if (json.currentLocation().getByteOffset() < 0) {
        throw Problem.badRequest("the JSON is not in UTF-8");
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        json.nextToken();
        switch (field) {
          case "id" -> readId();
          case "parameters" -> Parameters.read(json, parameters);
          case "inputs" -> readInputs();
          case "outputs" -> readOutputs();
          default -> json.skipChildren();
        }
      }
      if (json.nextToken() != null) {
        throw Problem.badRequest("something follows the JSON object of the request; leave it out");
      }
      binary.requireEmpty();
      if (!hasInputs) {
        throw Problem.badRequest("'inputs' is missing (expected: an array)");
      }
      return draft.finish(id, parameters);
    }

    private void readId() throws IOException {
      if (json.currentToken() == JsonToken.VALUE_NULL) {
        return;
      }
      if (json.currentToken() != JsonToken.VALUE_STRING) {
        throw Problem.badRequest("'id' is not a string");
      }
      id = Optional.of(json.getText());
    }

    private void readInputs() throws IOException {
      requireArray("inputs");
      if (hasInputs) {
        throw Problem.badRequest("'inputs' stands twice");
      }
      hasInputs = true;
      while (json.nextToken() != JsonToken.END_ARRAY) {
        draft.add(inputReader.read(json));
      }
    }

    private void readOutputs() throws IOException {
      requireArray("outputs");
      while (json.nextToken() != JsonToken.END_ARRAY) {
        if (json.currentToken() != JsonToken.START_OBJECT) {
          throw Problem.badRequest("'outputs' holds something that is not a JSON object");
        }
        readOutput();
      }
    }

    private void readOutput() throws IOException {
      Parameters.OfOutput output = new Parameters.OfOutput();
      Optional<String> name = Optional.empty();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        JsonToken value = json.nextToken();
        if (field.equals("name") && value == JsonToken.VALUE_STRING) {
          name = Optional.of(json.getText());
        } else if (field.equals("parameters")) {
          Parameters.read(json, name.orElse(""), output);
        } else {
          json.skipChildren();
        }
      }
      draft.want(name.orElseThrow(() -> Problem.badRequest("an output has no 'name'")), output);
    }

    private void requireArray(String field) {
      if (json.currentToken() != JsonToken.START_ARRAY) {
        throw Problem.badRequest("'" + field + "' is not a JSON array");
      }
    }
  }
}
