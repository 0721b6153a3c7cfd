package io.gearshift.cluster.scaling;

import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

/** What went wrong, in words. */
final class Failures {
  private Failures() {}

  static String words(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof TimeoutException) {
      return "no answer in time (scaling.patience)";
    }
    String message = cause.getMessage();
    return message == null || message.isBlank()
        ? cause.getClass().getSimpleName()
        : message.strip();
  }
}
