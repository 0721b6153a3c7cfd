package io.gearshift.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonParser.NumberType;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Optional;

/** The {@code parameters} objects of a request: flat, each name with a plain value. */
final class Parameters {
  private static final long NANOS_PER_MICRO = 1_000;
  private static final double NANOS_PER_MILLI = 1_000_000;

  private Parameters() {}

  /** What the parameters of the whole request ask for. */
  static final class OfRequest {
    /** The time to answer, from arrival on, that the client asks for. */
    long limitNanos = Long.MAX_VALUE;

    /** Whether outputs are binary that do not say how they are wanted. */
    boolean binaryOutputs;
  }

  /** What the parameters of a requested output ask for. */
  static final class OfOutput {
    Optional<Boolean> binary = Optional.empty();

    /** How many classes are wanted in place of the values, or 0 for the values. */
    int classes;
  }

  @FunctionalInterface
  private interface Parameter {
    void read(String name, JsonToken value) throws IOException;
  }

  static void read(JsonParser json, OfRequest into) throws IOException {
    each(
        json,
        "the request",
        (name, value) -> {
          switch (name) {
            case "timeout" -> {
              long micros = unsigned(json, name, value);
              // 0 is how clients of Triton say: as the model has it
              into.limitNanos =
                  micros == 0 ? into.limitNanos : Math.min(into.limitNanos, nanos(micros));
            }
            case "slo_ms" -> into.limitNanos = Math.min(into.limitNanos, sloNanos(json, value));
            case "binary_data_output" -> into.binaryOutputs = bool(name, value);
            default -> {
              if (name.startsWith("triton_")) {
                throw Problem.badRequest(
                    "parameter "
                        + Problem.quoted(name)
                        + ": names that begin with 'triton_' are reserved; leave it out");
              }
            }
          }
        });
  }

  static void read(JsonParser json, String output, OfOutput into) throws IOException {
    each(
        json,
        "output " + Problem.quoted(output),
        (name, value) -> {
          switch (name) {
            case "binary_data" -> into.binary = Optional.of(bool(name, value));
            case "classification" ->
                into.classes = (int) Math.min(Integer.MAX_VALUE, unsigned(json, name, value));
            default -> refuseSharedMemory(name);
          }
        });
  }

  /** The {@code binary_data_size} among the parameters of an input, or -1 if there is none. */
  static long binaryDataSize(JsonParser json, String input) throws IOException {
    long[] size = {-1};
    each(
        json,
        "input " + Problem.quoted(input),
        (name, value) -> {
          if (name.equals("binary_data_size")) {
            size[0] = unsigned(json, name, value);
          } else {
            refuseSharedMemory(name);
          }
        });
    return size[0];
  }

  private static void each(JsonParser json, String where, Parameter parameter) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return;
    }
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw Problem.badRequest("'parameters' of " + where + " is not a JSON object");
    }
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      if (value.isStructStart()) {
        throw Problem.badRequest(
            "parameter "
                + Problem.quoted(name)
                + " of "
                + where
                + " is nested (expected: a string, a number or a boolean)");
      }
      parameter.read(name, value);
    }
  }

  private static long nanos(long micros) {
    return micros > Long.MAX_VALUE / NANOS_PER_MICRO ? Long.MAX_VALUE : micros * NANOS_PER_MICRO;
  }

  private static long sloNanos(JsonParser json, JsonToken value) throws IOException {
    boolean number = value == JsonToken.VALUE_NUMBER_INT || value == JsonToken.VALUE_NUMBER_FLOAT;
    double millis = number ? json.getDoubleValue() : Double.NaN;
    if (!(millis > 0)) {
      throw Problem.badRequest(
          "parameter 'slo_ms': "
              + Problem.quoted(json.getText())
              + " (expected: a number of milliseconds > 0)");
    }
    return Math.max(1, (long) (millis * NANOS_PER_MILLI));
  }

  private static long unsigned(JsonParser json, String name, JsonToken value) throws IOException {
    if (value != JsonToken.VALUE_NUMBER_INT) {
      throw notUnsigned(json, name);
    }
    if (json.getNumberType() == NumberType.BIG_INTEGER) {
      if (json.getBigIntegerValue().signum() < 0) {
        throw notUnsigned(json, name);
      }
      return Long.MAX_VALUE;
    }
    long number = json.getLongValue();
    if (number < 0) {
      throw notUnsigned(json, name);
    }
    return number;
  }

  private static Problem notUnsigned(JsonParser json, String name) throws IOException {
    return Problem.badRequest(
        "parameter '"
            + name
            + "': "
            + Problem.quoted(json.getText())
            + " (expected: a whole number >= 0)");
  }

  private static boolean bool(String name, JsonToken value) {
    if (!value.isBoolean()) {
      throw Problem.badRequest("parameter '" + name + "' is no boolean (expected: true or false)");
    }
    return value == JsonToken.VALUE_TRUE;
  }

  private static void refuseSharedMemory(String name) {
    if (name.startsWith("shared_memory_")) {
      throw Problem.badRequest(
          "parameter "
              + Problem.quoted(name)
              + ": shared memory is not supported; send the tensor in the body");
    }
  }
}
