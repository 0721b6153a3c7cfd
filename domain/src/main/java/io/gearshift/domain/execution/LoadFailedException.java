package io.gearshift.domain.execution;

/** A variant cannot be loaded; the message says what is wrong and, if there is one, the remedy. */
public final class LoadFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public LoadFailedException(String message) {
    super(message);
  }

  public LoadFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
