package io.gearshift.domain.routing;

import io.gearshift.domain.traffic.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Gearshift's own choice among what is resident: the most accurate instance that is expected to end
 * before the deadline, and among equals the one that ends first; if none can, the one that ends
 * first. Work is expected to end when the device has done all it was sent and then the query.
 */
public record MostAccurateInTime() implements RoutePolicy {
  @Override
  public Optional<InstanceLoad> choose(Query query, List<InstanceLoad> candidates, Instant now) {
    Duration slack = Duration.between(now, query.deadline());
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
