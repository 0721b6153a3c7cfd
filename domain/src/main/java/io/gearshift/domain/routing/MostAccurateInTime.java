package io.gearshift.domain.routing;

import io.gearshift.domain.traffic.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Takes for each query alone the most accurate instance that is expected to end well before the
 * deadline, and among equals the one that ends first; if none is, the one that ends first. Work is
 * expected to end when the device has done all it was sent and then the query.
 *
 * @param headroom the part of the time to the deadline that may be used up by what is expected; the
 *     rest is for what is not. With one half, a queue of the best variant never grows beyond half
 *     the SLO, as in plans after Proteus (section 4.1: a batch may take half the SLO)
 */
public record MostAccurateInTime(double headroom) implements RoutePolicy {
  public MostAccurateInTime {
    if (!(headroom > 0 && headroom <= 1)) {
      throw new IllegalArgumentException("headroom: " + headroom + " (expected: above 0, up to 1)");
    }
  }

  @Override
  public Optional<InstanceLoad> choose(Query query, List<InstanceLoad> candidates, Instant now) {
    long left = Duration.between(now, query.due()).toNanos();
    Duration slack = Duration.ofNanos((long) (left * headroom));
    InstanceLoad best = null;
    Duration bestTime = null;
    for (InstanceLoad candidate : candidates) {
      Duration time = candidate.waiting().plus(candidate.latency().drain(query.items()));
      if (best == null || beats(candidate, time, best, bestTime, slack)) {
        best = candidate;
        bestTime = time;
      }
    }
    return Optional.ofNullable(best);
  }

  /** What it chooses if nothing is in time is what ends first. */
  @Override
  public boolean refusesHopeless() {
    return true;
  }

  private static boolean beats(
      InstanceLoad one, Duration oneTime, InstanceLoad other, Duration otherTime, Duration slack) {
    boolean oneInTime = oneTime.compareTo(slack) <= 0;
    boolean otherInTime = otherTime.compareTo(slack) <= 0;
    if (oneInTime != otherInTime) {
      return oneInTime;
    }
    int accuracy = oneInTime ? one.accuracy().compareTo(other.accuracy()) : 0;
    return accuracy > 0 || accuracy == 0 && oneTime.compareTo(otherTime) < 0;
  }
}
