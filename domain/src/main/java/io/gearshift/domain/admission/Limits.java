package io.gearshift.domain.admission;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

/**
 * How much a client may send to one node.
 *
 * <p>The rate is a token bucket: permits come in at the rate, no more than the burst are kept, and
 * a query takes one. A query that is refused takes nothing.
 *
 * @param rate queries per second in the long run; infinite for no limit
 * @param burst queries that may come at once after a silence, at least 1
 * @param concurrent queries that may be open at a time; {@link Integer#MAX_VALUE} for no limit
 * @param perDay queries in a day of UTC; {@link Long#MAX_VALUE} for no limit
 */
public record Limits(double rate, int burst, int concurrent, long perDay) {
  /** As much as it likes. */
  public static final Limits NONE =
      new Limits(Double.POSITIVE_INFINITY, Integer.MAX_VALUE, Integer.MAX_VALUE, Long.MAX_VALUE);

  /** When to try again if only another query's end can help: nobody knows when that is. */
  private static final Duration SOON = Duration.ofSeconds(1);

  private static final double NANOS_PER_SECOND = 1e9;

  /** Which of the limits a query would exceed. */
  public enum Limit {
    RATE,
    CONCURRENT,
    PER_DAY
  }

  /** What becomes of a query. */
  public sealed interface Verdict {}

  /**
   * It may come in.
   *
   * @param after what the client has used, this query counted
   */
  public record Admitted(Usage after) implements Verdict {}

  /**
   * It may not.
   *
   * @param retryAfter how long until it might
   */
  public record Refused(Limit limit, Duration retryAfter) implements Verdict {}

  public Limits {
    if (!(rate > 0)) {
      throw new IllegalArgumentException("rate: " + rate + " (expected: above 0)");
    }
    if (burst < 1) {
      throw new IllegalArgumentException("burst: " + burst + " (expected: at least 1)");
    }
    if (concurrent < 1) {
      throw new IllegalArgumentException("concurrent: " + concurrent + " (expected: at least 1)");
    }
    if (perDay < 1) {
      throw new IllegalArgumentException("perDay: " + perDay + " (expected: at least 1)");
    }
  }

  /** What a client has used that has sent nothing yet. */
  public Usage unused(Instant now) {
    return new Usage(burst, now, 0, day(now), 0);
  }

  /** Whether a query may come in now. */
  public Verdict admit(Usage usage, Instant now) {
    long day = Math.max(day(now), usage.day());
    long today = day == usage.day() ? usage.today() : 0;
    if (today >= perDay) {
      return new Refused(
          Limit.PER_DAY, Duration.between(now, Instant.EPOCH.plus(Duration.ofDays(day + 1))));
    }
    if (usage.open() >= concurrent) {
      return new Refused(Limit.CONCURRENT, SOON);
    }
    double permits = permits(usage, now);
    if (permits < 1) {
      return new Refused(
          Limit.RATE, Duration.ofNanos((long) Math.ceil((1 - permits) / rate * NANOS_PER_SECOND)));
    }
    Instant refilled = now.isAfter(usage.refilled()) ? now : usage.refilled();
    return new Admitted(new Usage(permits - 1, refilled, usage.open() + 1, day, today + 1));
  }

  /** The permits that are there; a clock that went back brings none and takes none. */
  private double permits(Usage usage, Instant now) {
    if (Double.isInfinite(rate)) {
      return burst;
    }
    double seconds = Duration.between(usage.refilled(), now).toNanos() / NANOS_PER_SECOND;
    return Math.min(burst, usage.permits() + Math.max(0, seconds) * rate);
  }

  private static long day(Instant now) {
    return now.atOffset(ZoneOffset.UTC).toLocalDate().toEpochDay();
  }
}
