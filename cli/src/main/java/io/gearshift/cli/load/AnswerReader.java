package io.gearshift.cli.load;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.gearshift.cli.judge.Judge;
import io.gearshift.cli.judge.Output;
import io.gearshift.config.Truth;
import io.gearshift.domain.catalog.DataType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Reads what a query is answered: by which variants, how accurate they are, and how right it is.
 */
final class AnswerReader {
  private static final int OK = 200;
  private static final int LONGEST_DETAIL = 500;
  private static final String STAGE = "_variants";
  private static final JsonFactory FACTORY = new JsonFactory();

  private final HttpAnswer answer;
  private final List<Output> outputs = new ArrayList<>();

  /** Of the stages of a pipeline: how many items which variant answered. */
  private final Map<String, Long> stages = new HashMap<>();

  private String variant = "unnamed";
  private OptionalDouble accuracy = OptionalDouble.empty();
  private String error = "";

  /** Bytes of the binary tensors that were read. */
  private int binaryRead;

  private AnswerReader(HttpAnswer answer) {
    this.answer = answer;
  }

  /**
   * @param truth what the answer is judged by
   */
  static Outcome.Ending read(HttpAnswer answer, Truth truth) {
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
    return new Outcome.Answered(
        reader.stages.isEmpty() ? Map.of(reader.variant, 1L) : reader.stages,
        reader.accuracy,
        Judge.score(truth, reader.outputs));
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
      String name = json.currentName();
      JsonToken value = json.nextToken();
      if (value.isNumeric() && name.equals("accuracy")) {
        accuracy = OptionalDouble.of(json.getDoubleValue());
      } else if (value == JsonToken.VALUE_STRING && name.endsWith(STAGE)) {
        readStage(name.substring(0, name.length() - STAGE.length()), json.getText());
      }
      json.skipChildren();
    }
  }

  /**
   * @param variants such as {@code large:5,small:1}
   */
  private void readStage(String stage, String variants) throws IOException {
    for (String part : variants.split(",")) {
      int colon = part.lastIndexOf(':');
      try {
        long items = Long.parseLong(part.substring(colon + 1));
        stages.put(stage + "/" + part.substring(0, Math.max(0, colon)), items);
      } catch (NumberFormatException e) {
        throw new IOException("'" + variants + "' (expected: variants and items)", e);
      }
    }
  }

  private void readOutputs(JsonParser json) throws IOException {
    while (json.nextToken() == JsonToken.START_OBJECT) {
      readOutput(json);
    }
  }

  private void readOutput(JsonParser json) throws IOException {
    String name = "";
    String type = "";
    int binary = 0;
    List<String> texts = new ArrayList<>();
    double[] numbers = new double[0];
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      JsonToken value = json.nextToken();
      switch (field) {
        case "name" -> name = json.getText();
        case "datatype" -> type = json.getText();
        case "parameters" -> binary = binarySize(json);
        case "data" -> numbers = value == JsonToken.START_ARRAY ? elements(json, texts) : numbers;
        default -> json.skipChildren();
      }
    }
    outputs.add(binary > 0 ? binary(name, type, binary) : new Output(name, texts, numbers));
  }

  private Output binary(String name, String type, int size) throws IOException {
    if (binaryRead + size > answer.binaryLength()) {
      throw new IOException("output '" + name + "' is longer than the answer");
    }
    int begin = answer.body() + answer.jsonLength() + binaryRead;
    binaryRead += size;
    try {
      return Output.of(
          name, DataType.valueOf(type), ByteBuffer.wrap(answer.bytes(), begin, size).slice());
    } catch (IllegalArgumentException e) {
      throw new IOException("output '" + name + "' of datatype '" + type + "'", e);
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

  /**
   * The numbers of an array and of those in it, in order.
   *
   * @param texts where those that are texts go
   */
  private static double[] elements(JsonParser json, List<String> texts) throws IOException {
    double[] numbers = new double[16];
    int count = 0;
    for (int depth = 1; depth > 0; ) {
      JsonToken token = json.nextToken();
      if (token == JsonToken.VALUE_STRING) {
        texts.add(json.getText());
      } else if (token.isNumeric()) {
        numbers = count < numbers.length ? numbers : Arrays.copyOf(numbers, 2 * count);
        numbers[count++] = json.getDoubleValue();
      }
      depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
    }
    return Arrays.copyOf(numbers, count);
  }
}
