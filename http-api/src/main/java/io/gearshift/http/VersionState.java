package io.gearshift.http;

/**
 * How a version of a model stands on the node that is asked.
 *
 * @param reason why it is not ready, or empty
 */
public record VersionState(String version, State state, String reason) {

  /** The states of the model repository extension. */
  public enum State {
    READY,
    LOADING,
    UNLOADING,
    UNAVAILABLE
  }

  static VersionState ready(String version) {
    return new VersionState(version, State.READY, "");
  }

  static VersionState unavailable(String version, String reason) {
    return new VersionState(version, State.UNAVAILABLE, reason);
  }
}
