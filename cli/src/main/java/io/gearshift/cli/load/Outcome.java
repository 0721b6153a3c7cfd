package io.gearshift.cli.load;

import io.gearshift.cli.judge.Score;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What became of a query.
 *
 * @param due when it was to be sent, in nanoseconds since the start of the run; latency counts from
 *     here, whatever kept it from being sent
 * @param sent when its first byte was written; {@link #NEVER} if none was
 * @param ended when its answer was complete, or it was given up
 */
record Outcome(long due, long sent, long ended, Ending ending) {
  static final long NEVER = -1;

  /** How a query ended. */
  sealed interface Ending {}

  /**
   * @param variants that answered, and how many items each; those of a pipeline with their stage in
   *     front, as {@code read/large}
   * @param accuracy that the answer states, if it does
   * @param score how much of it is right; empty if it holds nothing to judge it by
   */
  record Answered(Map<String, Long> variants, OptionalDouble accuracy, Optional<Score> score)
      implements Ending {
    Answered {
      variants = Map.copyOf(variants);
    }
  }

  /**
   * @param reason the status of the answer, or in a few words why there was none
   * @param detail what the server said, or the failure of the connection
   */
  record Dropped(String reason, String detail) implements Ending {}

  long latencyNanos() {
    return ended - due;
  }
}
