package io.gearshift.cli.load;

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
   * @param variant that answered
   * @param accuracy that the answer states, if it does
   */
  record Answered(String variant, OptionalDouble accuracy, Verdict verdict) implements Ending {}

  /**
   * @param reason the status of the answer, or in a few words why there was none
   * @param detail what the server said, or the failure of the connection
   */
  record Dropped(String reason, String detail) implements Ending {}

  /** Whether an answer is the one that the label names. */
  enum Verdict {
    RIGHT,
    WRONG,
    /** The answer holds no scores that can be read. */
    UNKNOWN
  }

  long latencyNanos() {
    return ended - due;
  }
}
