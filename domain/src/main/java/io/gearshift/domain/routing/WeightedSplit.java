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

  /**
   * For candidates of which each ends where the next begins on a line as long as all their shares.
   *
   * @param ends of the candidates on that line
   */
  private record Line(double[] ends) implements RoutePolicy {
    static Line of(List<InstanceLoad> candidates) {
      double[] ends = new double[candidates.size()];
      double end = 0;
      for (int i = 0; i < ends.length; i++) {
        end += candidates.get(i).share();
        ends[i] = end;
      }
      return new Line(ends);
    }

    @Override
    public boolean looksAtWaiting() {
      return false;
    }

    boolean isEmpty() {
      return ends.length == 0 || ends[ends.length - 1] <= 0;
    }

    @Override
    public Optional<InstanceLoad> choose(Query query, List<InstanceLoad> candidates, Instant now) {
      double length = ends[ends.length - 1];
      // rounding may leave a little past the last share
      double point = Math.min(unit(query.id()) * length, Math.nextDown(length));
      int low = 0;
      int high = ends.length - 1;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (ends[middle] > point) {
          high = middle;
        } else {
          low = middle + 1;
        }
      }
      return Optional.of(candidates.get(low));
    }
  }

  @Override
  public Optional<InstanceLoad> choose(Query query, List<InstanceLoad> candidates, Instant now) {
    Line line = Line.of(candidates);
    return line.isEmpty()
        ? Optional.ofNullable(firstToEnd(query, candidates))
        : line.choose(query, candidates, now);
  }

  /** Draws in a time that grows with the logarithm of the number of candidates. */
  @Override
  public RoutePolicy over(List<InstanceLoad> candidates) {
    Line line = Line.of(candidates);
    return line.isEmpty() ? this : line;
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
