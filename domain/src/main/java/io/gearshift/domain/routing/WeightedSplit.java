package io.gearshift.domain.routing;

import io.gearshift.domain.traffic.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Sends to each instance the part of the arrivals that the plan gives it (Proteus, ASPLOS 2024,
 * section 4.1: the assignment of queries is a decision variable of the plan). An instance is drawn
 * with the probability of its share among the candidates; the draw is a hash of the query's id, so
 * that the same query always goes the same way. Where the plan gives no candidate anything, the one
 * that ends first is taken.
 */
public record WeightedSplit() implements RoutePolicy {
  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;
  private static final double UNIT = 0x1.0p-53;

  @Override
  public Optional<InstanceLoad> choose(Query query, List<InstanceLoad> candidates, Instant now) {
    double sum = 0;
    for (InstanceLoad candidate : candidates) {
      sum += candidate.share();
    }
    return sum > 0
        ? Optional.of(drawn(query, candidates, sum))
        : Optional.ofNullable(firstToEnd(query, candidates));
  }

  private static InstanceLoad drawn(Query query, List<InstanceLoad> candidates, double sum) {
    double left = unit(query.id()) * sum;
    InstanceLoad last = null;
    for (InstanceLoad candidate : candidates) {
      if (candidate.share() > 0) {
        last = candidate;
        left -= candidate.share();
        if (left < 0) {
          break;
        }
      }
    }
    return last; // rounding may leave a little past the last share
  }

  private static InstanceLoad firstToEnd(Query query, List<InstanceLoad> candidates) {
    InstanceLoad first = null;
    Duration firstEnd = null;
    for (InstanceLoad candidate : candidates) {
      Duration end = candidate.waiting().plus(candidate.latency().drain(query.items()));
      if (first == null || end.compareTo(firstEnd) < 0) {
        first = candidate;
        firstEnd = end;
      }
    }
    return first;
  }

  /** SplitMix64 (Steele, Lea and Flood, OOPSLA 2014) of the id, as a number from 0 to below 1. */
  private static double unit(long id) {
    long z = (id + 1) * GOLDEN_GAMMA;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    z ^= z >>> 31;
    return (z >>> 11) * UNIT;
  }
}
