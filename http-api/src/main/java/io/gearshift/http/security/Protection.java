package io.gearshift.http.security;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * What stands between a port and those who reach it.
 *
 * @param tls if what passes is hidden
 */
public record Protection(Optional<Tls> tls, Access access) {
  private static final Duration REFRESH = Duration.ofSeconds(10);

  /** Nothing does. */
  public static Protection none() {
    return new Protection(Optional.empty(), Access.open());
  }

  /**
   * Reads the files.
   *
   * @param access shared by the ports of a node
   * @throws IllegalArgumentException if they cannot be used
   */
  public static Protection of(PortTls tls, Access access, InstantSource clock) {
    return new Protection(
        tls.enabled() ? Optional.of(Tls.load(tls, clock)) : Optional.empty(), access);
  }

  /** Follows the files from now on, for as long as the system runs. */
  public Cancellable follow(ActorSystem<?> system) {
    return system
        .scheduler()
        .scheduleWithFixedDelay(
            REFRESH,
            REFRESH,
            () -> {
              tls.ifPresent(Tls::refresh);
              access.refresh();
            },
            system.executionContext());
  }
}
