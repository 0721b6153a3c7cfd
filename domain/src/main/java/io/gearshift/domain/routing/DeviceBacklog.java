package io.gearshift.domain.routing;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What a device has before it, for as long as nothing more is sent to it and nothing is answered:
 * the sum over its instances, each in its largest batches, and what others have sent there.
 *
 * @param work all that was sent and is not answered
 * @param longest batch that may be running
 * @param since when it is taken to be at that: since it answered the last time, or since work came
 *     while it had none
 */
public record DeviceBacklog(Duration work, Duration longest, Instant since) {

  /**
   * @param instances of the device
   */
  public static DeviceBacklog of(List<Backlog> instances) {
    Duration work = Duration.ZERO;
    Duration longest = Duration.ZERO;
    Instant begun = Instant.MAX;
    Instant answered = Instant.MIN;
    for (Backlog backlog : instances) {
      answered = later(answered, backlog.answered());
      if (backlog.items() > 0) {
        work = work.plus(backlog.work());
        Duration batch = backlog.longestBatch();
        longest = batch.compareTo(longest) > 0 ? batch : longest;
        begun = backlog.begun().isBefore(begun) ? backlog.begun() : begun;
      }
    }
    return new DeviceBacklog(work, longest, later(begun, answered));
  }

  /**
   * The same with what others have sent there. Where the router has work itself it hears of theirs
   * again with the next answer; where it has none, theirs is taken to be worked off since it heard.
   */
  public DeviceBacklog with(OthersWork others) {
    if (others.waiting().isZero()) {
      return this;
    }
    if (work.isZero()) {
      return new DeviceBacklog(others.waiting(), others.waiting(), others.heard());
    }
    Duration left = others.at(since);
    return new DeviceBacklog(work.plus(left), longest, later(since, others.heard()));
  }

  /**
   * How long it takes for all of it, less what it has done of the batch that runs; it cannot have
   * done more than the longest that may be running, for it may have waited for more queries.
   */
  public Duration waiting(Instant now) {
    if (work.isZero()) {
      return Duration.ZERO;
    }
    Duration busy = Duration.between(since, now);
    return work.minus(busy.compareTo(longest) < 0 ? busy : longest);
  }

  private static Instant later(Instant one, Instant other) {
    return one.isBefore(other) ? other : one;
  }
}
