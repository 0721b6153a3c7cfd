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

  /**
   * Finds out which devices are alike, once for all queries. Of {@link TrackedCandidates}, one
   * device of each kind is looked at for a query: what it cannot end first, none of them can.
   */
  @Override
  public RoutePolicy over(List<InstanceLoad> candidates) {
    return new Groups(headroom, AlikeDevices.among(candidates));
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

  /** The policy for candidates on these devices. */
  private record Groups(double headroom, List<AlikeDevices> groups) implements RoutePolicy {
    @Override
    public boolean refusesHopeless() {
      return true;
    }

    @Override
    public Optional<InstanceLoad> choose(Query query, List<InstanceLoad> candidates, Instant now) {
      double slack = (long) (Duration.between(now, query.due()).toNanos() * headroom);
      Option best = null;
      for (AlikeDevices group : groups) {
        double[] runs = group.runs(query.items());
        for (int[] instances : group.devices(now)) {
          double waiting = candidates.get(instances[0]).waiting().toNanos();
          for (int i = 0; i < runs.length; i++) {
            Option option = new Option(instances[i], group.accuracy(i), waiting + runs[i]);
            best = best == null || option.beats(best, slack) ? option : best;
          }
        }
      }
      return Optional.ofNullable(best).map(option -> candidates.get(option.place()));
    }
  }

  /**
   * An instance that may be chosen.
   *
   * @param place among the candidates; of equals the first is taken
   * @param end nanoseconds until the query would be done
   */
  private record Option(int place, double accuracy, double end) {
    boolean beats(Option other, double slack) {
      boolean inTime = end <= slack;
      if (inTime != other.end <= slack) {
        return inTime;
      }
      if (inTime && accuracy != other.accuracy) {
        return accuracy > other.accuracy;
      }
      return end < other.end || end == other.end && place < other.place;
    }
  }
}
