package io.gearshift.simulator.themis;

import java.time.Duration;

/**
 * How long changes take.
 *
 * @param start of an instance, until it is ready
 * @param resize of instances, until they have their cores
 * @param resizing whether they serve meanwhile
 */
record Enactment(Duration start, Duration resize, Resizing resizing) {

  /** What happens to an instance whose cores change. */
  enum Resizing {
    IN_PLACE,
    /** As {@link #IN_PLACE}, but it happens to the first alone: an error in the code of 2024. */
    FIRST_ALONE,
    BY_RESTART
  }

  private static final Duration COLD_START = Duration.ofSeconds(6);

  /** Cores are given to running instances; the paper has well under a second. */
  static final Enactment LIVE =
      new Enactment(COLD_START, Duration.ofMillis(200), Resizing.IN_PLACE);

  /** Of {@link Resizing#FIRST_ALONE}. */
  static final Enactment FIRST_ALONE =
      new Enactment(COLD_START, LIVE.resize(), Resizing.FIRST_ALONE);

  /** An instance with other cores is another instance, as Kubernetes had it. */
  static final Enactment RESTARTING = new Enactment(COLD_START, COLD_START, Resizing.BY_RESTART);
}
