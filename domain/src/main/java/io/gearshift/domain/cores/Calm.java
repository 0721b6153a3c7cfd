package io.gearshift.domain.cores;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * For how long a device has had more cores than it needed.
 *
 * @param since when, if it has
 * @param most cores that it needed at any time since then
 */
public record Calm(Optional<Instant> since, int most) {
  /** It has just what it needs. */
  public static final Calm NONE = new Calm(Optional.empty(), 0);

  /** A while has passed, in which so many of its cores were enough. */
  public Calm after(int enough, int cores, Instant now) {
    if (enough >= cores) {
      return NONE;
    }
    return new Calm(Optional.of(since.orElse(now)), Math.max(most, enough));
  }

  /** Whether it has been so for that long. */
  public boolean hasLasted(Duration time, Instant now) {
    return since.isPresent() && !since.get().plus(time).isAfter(now);
  }
}
