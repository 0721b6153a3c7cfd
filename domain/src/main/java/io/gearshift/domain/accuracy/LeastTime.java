package io.gearshift.domain.accuracy;

import java.time.Duration;
import java.time.Instant;

/**
 * The least time to their deadlines that queries had lately, over the last minute and up to one
 * more.
 *
 * @param current since {@code since}
 * @param before in the minute before that
 */
public record LeastTime(Duration current, Duration before, Instant since) {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** Longer than any. */
  private static final Duration ANY = Duration.ofDays(1);

  public static LeastTime from(Instant now) {
    return new LeastTime(ANY, ANY, now);
  }

  /** A query with so much time has come. */
  public LeastTime with(Duration time, Instant now) {
    LeastTime turned = at(now);
    return new LeastTime(min(turned.current, time), turned.before, turned.since);
  }

  /** The least; a day if no query came. */
  public Duration value(Instant now) {
    LeastTime turned = at(now);
    return min(turned.current, turned.before);
  }

  private LeastTime at(Instant now) {
    Duration age = Duration.between(since, now);
    if (age.compareTo(MINUTE) < 0) {
      return this;
    }
    boolean isNext = age.compareTo(MINUTE.multipliedBy(2)) < 0;
    return new LeastTime(ANY, isNext ? current : ANY, now);
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) <= 0 ? one : other;
  }
}
