package io.gearshift.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonParser.NumberType;
import com.fasterxml.jackson.core.JsonToken;
import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.catalog.TensorSpec;
import io.gearshift.domain.traffic.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Reads one input of a request.
 *
 * <p>The fields of a JSON object come in any order. Where {@code data} precedes what says how to
 * read it, its place in the body is remembered and it is read when the object ends.
 */
final class InputReader {
  private static final long NONE = -1;

  private final JsonFactory factory;
  private final CallDraft draft;
  private final byte[] body;
  private final int jsonLength;
  private final BinaryPart binary;

  private String name;
  private TensorSpec spec;
  private DataType type;
  private Shape shape;
  private long binarySize;
  private ByteBuffer data;
  private long dataStart;
  private long dataEnd;

  InputReader(
      JsonFactory factory, CallDraft draft, byte[] body, int jsonLength, BinaryPart binary) {
    this.factory = factory;
    this.draft = draft;
    this.body = body;
    this.jsonLength = jsonLength;
    this.binary = binary;
  }

  /** Reads the object that the parser stands at the beginning of. */
  Tensor read(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw Problem.badRequest("'inputs' holds something that is not a JSON object");
    }
    name = null;
    spec = null;
    type = null;
    shape = null;
    data = null;
    binarySize = NONE;
    dataStart = NONE;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "name" -> readName(json);
        case "datatype" -> readType(json);
        case "shape" -> readShape(json);
        case "parameters" -> readParameters(json);
        case "data" -> readData(json);
        default -> json.skipChildren();
      }
    }
    return finish();
  }

  private void readName(JsonParser json) throws IOException {
    once("name", name == null);
    name = string(json, "name");
    spec = draft.input(name);
  }

  private void readType(JsonParser json) throws IOException {
    once("datatype", type == null);
    type = CallDraft.type(string(json, "datatype"));
  }

  private void readShape(JsonParser json) throws IOException {
    once("shape", shape == null);
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw Problem.badRequest("'shape'" + ofInput() + " is not a JSON array");
    }
    long[] dimensions = new long[CallDraft.MOST_DIMENSIONS + 1];
    int rank = 0;
    while (json.nextToken() != JsonToken.END_ARRAY && rank < dimensions.length) {
      boolean whole =
          json.currentToken() == JsonToken.VALUE_NUMBER_INT
              && json.getNumberType() != NumberType.BIG_INTEGER;
      if (!whole) {
        throw CallDraft.noDimension(ofInput(), json.getText());
      }
      dimensions[rank++] = json.getLongValue();
    }
    shape = CallDraft.shape(ofInput(), Arrays.copyOf(dimensions, rank));
  }

  private void readParameters(JsonParser json) throws IOException {
    once("binary_data_size", binarySize == NONE);
    binarySize = Parameters.binaryDataSize(json, name == null ? "" : name);
  }

  private void readData(JsonParser json) throws IOException {
    once("data", data == null && dataStart == NONE);
    if (spec != null && type != null && shape != null) {
      draft.requireFit(spec, type, shape);
      data = TensorReader.read(json, name, type, shape, jsonLength);
      return;
    }
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw Problem.badRequest("'data'" + ofInput() + " is not a JSON array");
    }
    dataStart = json.currentTokenLocation().getByteOffset();
    json.skipChildren();
    dataEnd = json.currentLocation().getByteOffset();
  }

  private Tensor finish() throws IOException {
    require("name", name != null);
    require("datatype", type != null);
    require("shape", shape != null);
    draft.requireFit(spec, type, shape);
    boolean hasData = data != null || dataStart != NONE;
    if (hasData == (binarySize != NONE)) {
      throw Problem.badRequest(
          "input "
              + Problem.quoted(name)
              + (hasData ? " has both" : " has neither")
              + " 'data' and the parameter binary_data_size (expected: exactly one of them)");
    }
    if (binarySize != NONE) {
      return new Tensor(name, type, shape, binary.take(name, type, shape, binarySize));
    }
    if (data == null) {
      data = readSkipped();
    }
    return new Tensor(name, type, shape, data);
  }

  private ByteBuffer readSkipped() throws IOException {
    int length = (int) (dataEnd - dataStart);
    try (JsonParser json = factory.createParser(body, (int) dataStart, length)) {
      json.nextToken();
      return TensorReader.read(json, name, type, shape, length);
    }
  }

  private void require(String field, boolean present) {
    if (!present) {
      throw Problem.badRequest("'" + field + "' is missing" + ofInput());
    }
  }

  private void once(String field, boolean first) {
    if (!first) {
      throw Problem.badRequest("'" + field + "' stands twice" + ofInput());
    }
  }

  private String ofInput() {
    return name == null ? " in an input" : " in input " + Problem.quoted(name);
  }

  private static String string(JsonParser json, String field) throws IOException {
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      throw Problem.badRequest("'" + field + "' of an input is not a string");
    }
    return json.getText();
  }
}
