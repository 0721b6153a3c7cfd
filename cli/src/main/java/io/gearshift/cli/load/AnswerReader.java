package io.gearshift.cli.load;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.gearshift.cli.load.Outcome.Verdict;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.OptionalDouble;

/** Reads what a query is answered: by which variant, how accurate that is, and which class. */
final class AnswerReader {
  private static final int OK = 200;
  private static final int LONGEST_DETAIL = 500;
  private static final int NONE = -1;
  private static final JsonFactory FACTORY = new JsonFactory();

  private final HttpAnswer answer;
  private String variant = "unnamed";
  private OptionalDouble accuracy = OptionalDouble.empty();
  private String error = "";

  /** The class with the highest score of the first output. */
  private int guess = NONE;

  private boolean hasOutput;

  private AnswerReader(HttpAnswer answer) {
    this.answer = answer;
  }

  /**
   * @param label the right class
   */
  static Outcome.Ending read(HttpAnswer answer, int label) {
    AnswerReader reader = new AnswerReader(answer);
    try (JsonParser json =
        FACTORY.createParser(answer.bytes(), answer.body(), answer.jsonLength())) {
      reader.readObject(json);
    } catch (IOException e) {
      if (answer.status() == OK) {
        return new Outcome.Dropped("unreadable answer", e.getMessage());
      }
      reader.error = reader.bodyText();
    }
    if (answer.status() != OK) {
      return new Outcome.Dropped(Integer.toString(answer.status()), reader.error);
    }
    Verdict verdict =
        reader.guess == NONE
            ? Verdict.UNKNOWN
            : reader.guess == label ? Verdict.RIGHT : Verdict.WRONG;
    return new Outcome.Answered(reader.variant, reader.accuracy, verdict);
  }

  private String bodyText() {
    int length = Math.min(LONGEST_DETAIL, answer.length());
    return new String(answer.bytes(), answer.body(), length, StandardCharsets.UTF_8).strip();
  }

  private void readObject(JsonParser json) throws IOException {
    json.nextToken();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "model_version" -> variant = json.getText();
        case "error" -> error = json.getText();
        case "parameters" -> readParameters(json);
        case "outputs" -> readOutputs(json);
        default -> json.skipChildren();
      }
    }
  }

  private void readParameters(JsonParser json) throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      boolean isAccuracy = json.currentName().equals("accuracy");
      if (json.nextToken().isNumeric() && isAccuracy) {
        accuracy = OptionalDouble.of(json.getDoubleValue());
      }
      json.skipChildren();
    }
  }

  private void readOutputs(JsonParser json) throws IOException {
    while (json.nextToken() == JsonToken.START_OBJECT) {
      readOutput(json);
      hasOutput = true;
    }
  }

  /** Only the first output counts: it holds the scores. */
  private void readOutput(JsonParser json) throws IOException {
    String type = "";
    int binary = 0;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      JsonToken value = json.nextToken();
      if (field.equals("datatype")) {
        type = json.getText();
      } else if (field.equals("parameters")) {
        binary = binarySize(json);
      } else if (field.equals("data") && value == JsonToken.START_ARRAY && !hasOutput) {
        guess = largest(json);
      } else {
        json.skipChildren();
      }
    }
    int begin = answer.body() + answer.jsonLength();
    if (!hasOutput && type.equals("FP32") && binary > 0 && binary <= answer.binaryLength()) {
      guess = largest(ByteBuffer.wrap(answer.bytes(), begin, binary));
    }
  }

  private static int binarySize(JsonParser json) throws IOException {
    int size = 0;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      boolean isSize = json.currentName().equals("binary_data_size");
      if (json.nextToken() == JsonToken.VALUE_NUMBER_INT && isSize) {
        size = json.getIntValue();
      }
      json.skipChildren();
    }
    return size;
  }

  private static int largest(JsonParser json) throws IOException {
    int largest = NONE;
    double highest = Double.NEGATIVE_INFINITY;
    int depth = 1;
    for (int i = 0; depth > 0; ) {
      JsonToken token = json.nextToken();
      if (token.isNumeric()) {
        double score = json.getDoubleValue();
        if (score > highest) {
          highest = score;
          largest = i;
        }
        i++;
      }
      depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
    }
    return largest;
  }

  private static int largest(ByteBuffer scores) {
    scores.order(ByteOrder.LITTLE_ENDIAN);
    int largest = NONE;
    float highest = Float.NEGATIVE_INFINITY;
    for (int i = 0; scores.remaining() >= Float.BYTES; i++) {
      float score = scores.getFloat();
      if (score > highest) {
        highest = score;
        largest = i;
      }
    }
    return largest;
  }
}
