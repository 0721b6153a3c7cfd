package io.gearshift.domain.pipeline;

/** A step cannot work with its inputs; the message says why, and is for the client. */
public final class StepFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StepFailedException(String message) {
    super(message);
  }

  public StepFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
