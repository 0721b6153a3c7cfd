package io.gearshift.http.security;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Who may use a node.
 *
 * @param keys the file of the API keys; without it nobody is asked who they are
 * @param open what everybody may ask for all the same
 */
public record AccessSettings(Optional<Path> keys, List<Open> open) {
  /** Whoever reaches a port may use it. */
  public static final AccessSettings OFF =
      new AccessSettings(Optional.empty(), List.of(Open.values()));

  /** What may be left open. */
  public enum Open {
    /** Whether the server and its models live and are ready, for probes. */
    HEALTH,
    /** What is measured, on the admin port. */
    METRICS
  }

  /**
   * @throws IllegalArgumentException if the file cannot be used
   */
  public AccessSettings {
    open = List.copyOf(open);
    keys.ifPresent(KeyFile::read);
  }
}
