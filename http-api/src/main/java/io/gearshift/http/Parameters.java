package io.gearshift.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/** The parameters of a request: flat, each name with a plain value. */
public final class Parameters {
  private static final long NANOS_PER_MICRO = 1_000;
  private static final double NANOS_PER_MILLI = 1_000_000;

  private Parameters() {}

  /** What the parameters of the whole request ask for. */
  public static final class OfRequest {
    /** The time to answer, from arrival on, that the client asks for. */
    long limitNanos = Long.MAX_VALUE;

    /** Whether outputs are binary that do not say how they are wanted. */
    boolean binaryOutputs;

    /** Asks for an answer within this time, if not for one sooner already. */
    public void within(long nanos) {
      limitNanos = Math.min(limitNanos, nanos);
    }

    /** Asks for outputs in binary where they do not say otherwise. */
    public void binaryOutputs() {
      binaryOutputs = true;
    }

    public void take(String name, ParameterValue value) throws IOException {
      switch (name) {
        case "timeout" -> {
          long micros = unsigned(name, value);
          if (micros > 0) { // 0 is how clients of Triton say: as the model has it
            within(nanos(micros));
          }
        }
        case "slo_ms" -> within(sloNanos(value));
        case "binary_data_output" -> binaryOutputs = bool(name, value);
        default -> {
          if (name.startsWith("triton_")) {
            throw Problem.badRequest(
                "parameter "
                    + Problem.quoted(name)
                    + ": names that begin with 'triton_' are reserved; leave it out");
          }
        }
      }
    }
  }

  /** What the parameters of a requested output ask for. */
  public static final class OfOutput {
    Optional<Boolean> binary = Optional.empty();

    /** How many classes are wanted in place of the values, or 0 for the values. */
    int classes;

    public void take(String name, ParameterValue value) throws IOException {
      switch (name) {
        case "binary_data" -> binary = Optional.of(bool(name, value));
        case "classification" -> classes = (int) Math.min(Integer.MAX_VALUE, unsigned(name, value));
        default -> refuseSharedMemory(name);
      }
    }
  }

  @FunctionalInterface
  private interface Parameter {
    void take(String name, ParameterValue value) throws IOException;
  }

  static void read(JsonParser json, OfRequest into) throws IOException {
    each(json, "the request", into::take);
  }

  static void read(JsonParser json, String output, OfOutput into) throws IOException {
    each(json, "output " + Problem.quoted(output), into::take);
  }

  /** The {@code binary_data_size} among the parameters of an input, or -1 if there is none. */
  static long binaryDataSize(JsonParser json, String input) throws IOException {
    long[] size = {-1};
    each(
        json,
        "input " + Problem.quoted(input),
        (name, value) -> {
          if (name.equals("binary_data_size")) {
            size[0] = unsigned(name, value);
          } else {
            refuseSharedMemory(name);
          }
        });
    return size[0];
  }

  /** Refuses the parameters of an input or an output that say that its data is elsewhere. */
  public static void refuseSharedMemory(String name) {
    if (name.startsWith("shared_memory_")) {
      throw Problem.badRequest(
          "parameter "
              + Problem.quoted(name)
              + ": shared memory is not supported; send the tensor in the body");
    }
  }

  private static void each(JsonParser json, String where, Parameter parameter) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return;
    }
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw Problem.badRequest("'parameters' of " + where + " is not a JSON object");
    }
    JsonValue value = new JsonValue(json);
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      if (json.nextToken().isStructStart()) {
        throw Problem.badRequest(
            "parameter "
                + Problem.quoted(name)
                + " of "
                + where
                + " is nested (expected: a string, a number or a boolean)");
      }
      parameter.take(name, value);
    }
  }

  private static long nanos(long micros) {
    return micros > Long.MAX_VALUE / NANOS_PER_MICRO ? Long.MAX_VALUE : micros * NANOS_PER_MICRO;
  }

  private static long sloNanos(ParameterValue value) throws IOException {
    double millis = value.number();
    if (!(millis > 0)) {
      throw Problem.badRequest(
          "parameter 'slo_ms': "
              + Problem.quoted(value.text())
              + " (expected: a number of milliseconds > 0)");
    }
    return Math.max(1, (long) (millis * NANOS_PER_MILLI));
  }

  private static long unsigned(String name, ParameterValue value) throws IOException {
    OptionalLong number = value.unsigned();
    if (number.isEmpty()) {
      throw Problem.badRequest(
          "parameter '"
              + name
              + "': "
              + Problem.quoted(value.text())
              + " (expected: a whole number >= 0)");
    }
    return number.getAsLong();
  }

  private static boolean bool(String name, ParameterValue value) {
    return value
        .bool()
        .orElseThrow(
            () ->
                Problem.badRequest(
                    "parameter '" + name + "' is no boolean (expected: true or false)"));
  }
}
