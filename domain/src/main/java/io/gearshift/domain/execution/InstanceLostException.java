package io.gearshift.domain.execution;

/** An instance can run nothing any more and must be loaded anew. */
public final class InstanceLostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public InstanceLostException(String message) {
    super(message);
  }

  public InstanceLostException(String message, Throwable cause) {
    super(message, cause);
  }
}
