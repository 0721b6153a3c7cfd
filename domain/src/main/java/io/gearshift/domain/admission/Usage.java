package io.gearshift.domain.admission;

import java.time.Instant;

/**
 * What a client has used of its limits on a node.
 *
 * @param permits for queries at once, as of the last refill
 * @param refilled when permits were last added
 * @param open queries that are not answered yet
 * @param day in days since 1970 (UTC), that {@code today} counts
 * @param today queries that came in on that day
 */
public record Usage(double permits, Instant refilled, int open, long day, long today) {

  /** The same with one query less that is open. */
  public Usage ended() {
    return new Usage(permits, refilled, open - 1, day, today);
  }
}
