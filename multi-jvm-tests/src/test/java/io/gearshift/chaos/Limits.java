package io.gearshift.chaos;

import java.time.Duration;

/**
 * What a client expects of an answer's time.
 *
 * @param late an answer that took longer is late: the SLO, and what the client's own clock may be
 *     off by
 * @param patience after this no answer will come: the SLO, the server's grace, and a margin
 */
record Limits(Duration late, Duration patience) {
  /** For the family {@code echo}: SLO 1 s, grace 1 s. */
  static final Limits ECHO = new Limits(Duration.ofMillis(1_020), Duration.ofSeconds(4));
}
