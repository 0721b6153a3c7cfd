package io.gearshift.runtime;

import ai.onnxruntime.OrtException;
import io.gearshift.domain.execution.InstanceLostException;
import io.gearshift.domain.execution.RunFailedException;
import java.util.regex.Pattern;

/** What ONNX Runtime says when something fails, made fit for an answer. */
final class OrtFailure {
  private static final int LONGEST = 300;
  private static final Pattern PREFIX = Pattern.compile("^Error code - \\w+ - message: ");

  /** A source file, and the C++ function and condition that an assertion puts after it. */
  private static final Pattern SOURCE =
      Pattern.compile(
          "(?:/[\\w.+-]+)+\\.(?:cc|cpp|h|hpp|cu|cuh)(?::\\d+)? ?(?:\\S.*? was false\\. ?)?");

  private static final Pattern PROVIDER_DEAD =
      Pattern.compile("CUDA (?:failure|error)|CUBLAS failure|CUDNN failure|CUFFT failure");

  private OrtFailure() {}

  /** The message on one line, without stack trace and source files, of at most 300 characters. */
  static String describe(OrtException failure) {
    String message = PREFIX.matcher(String.valueOf(failure.getMessage())).replaceFirst("");
    int trace = message.indexOf("Stacktrace:");
    if (trace >= 0) {
      message = message.substring(0, trace);
    }
    message = SOURCE.matcher(message).replaceAll("").replaceAll("\\s+", " ").strip();
    return message.length() <= LONGEST ? message : message.substring(0, LONGEST - 1) + "…";
  }

  /** What a failed run means: the instance is lost if its provider is dead, else it goes on. */
  static RuntimeException ofRun(OrtException failure) {
    String message = describe(failure);
    boolean lost =
        switch (failure.getCode()) {
          case ORT_EP_FAIL, ORT_ENGINE_ERROR -> true;
          default -> PROVIDER_DEAD.matcher(message).find();
        };
    return lost
        ? new InstanceLostException(message, failure)
        : new RunFailedException(message, failure);
  }
}
