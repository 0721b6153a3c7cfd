package io.gearshift.http;

/** A port cannot be listened on; the message says why, and what the operator can do. */
public final class ListenFailed extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  /**
   * @param remedy what the operator can do
   */
  public ListenFailed(String host, int port, String remedy, Throwable failure) {
    super(
        "cannot listen on " + host + ":" + port + ": " + root(failure).getMessage() + "\n" + remedy,
        failure);
  }

  private static Throwable root(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
