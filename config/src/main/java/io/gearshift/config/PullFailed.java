package io.gearshift.config;

/** The files of a variant could not be pulled; the message says why and what to do. */
public final class PullFailed extends Exception {
  private static final long serialVersionUID = 1L;

  public PullFailed(String message) {
    super(message);
  }

  public PullFailed(String message, Throwable cause) {
    super(message, cause);
  }
}
