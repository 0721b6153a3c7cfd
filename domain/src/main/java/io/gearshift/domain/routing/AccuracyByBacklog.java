package io.gearshift.domain.routing;

import io.gearshift.domain.traffic.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Gearshift's own choice among what is resident: the longer the work that waits for a device, the
 * less accuracy is bought from it. What waits settles where arrivals are just served, so that a
 * lasting burst is answered by the two neighbouring variants between which its rate lies, as in the
 * plan that would be best for that rate, and not by the best and the very fastest.
 *
 * <p>On each device only variants count that no mix of two others beats, at equal time per item of
 * their largest batches, and that could run in time at all: {@code k} of them, from the most
 * accurate down. With {@code fill = waiting / (headroom · slack)}, the first {@code ⌊k · fill²⌋}
 * are left out, and the most accurate of the others that is in time is taken; a device that waits
 * for little is not spared, for the square is small there. Over devices the most accurate is taken,
 * and among equals the one that ends first; if nothing is in time, the one that ends first.
 *
 * @param headroom the part of the time to the deadline that may be used up by what is expected; the
 *     rest is for what is not
 */
public record AccuracyByBacklog(double headroom) implements RoutePolicy {

  public AccuracyByBacklog {
    if (!(headroom > 0 && headroom <= 1)) {
      throw new IllegalArgumentException("headroom: " + headroom + " (expected: above 0, up to 1)");
    }
  }

  @Override
  public Optional<InstanceLoad> choose(Query query, List<InstanceLoad> candidates, Instant now) {
    Groups alone = new Groups(headroom, AlikeDevices.each(candidates));
    return alone.choose(query, candidates, now);
  }

  /** Finds out which devices are alike, and what counts on them, once for all queries. */
  @Override
  public RoutePolicy over(List<InstanceLoad> candidates) {
    return new Groups(headroom, AlikeDevices.among(candidates));
  }

  /** The policy for candidates on these devices. */
  private record Groups(double headroom, List<AlikeDevices> groups) implements RoutePolicy {
    @Override
    public Optional<InstanceLoad> choose(Query query, List<InstanceLoad> candidates, Instant now) {
      if (candidates.isEmpty()) {
        return Optional.empty();
      }
      double slack = Duration.between(now, query.deadline()).toNanos() * headroom;
      Search search = new Search(slack);
      for (AlikeDevices group : groups) {
        search.look(group, query, candidates);
      }
      return Optional.of(
          search.best >= 0 ? candidates.get(search.best) : firstToEnd(query, candidates));
    }
  }

  /** The best instance so far, among devices that may come in any order. */
  private static final class Search {
    private final double slack;
    private int best = -1;
    private double accuracy;
    private double end;
    private int device;

    Search(double slack) {
      this.slack = slack;
    }

    void look(AlikeDevices group, Query query, List<InstanceLoad> candidates) {
      double[] runs = group.runs(query.items());
      int[] hull = group.hullWithin(slack, runs);
      if (hull.length == 0) {
        return;
      }
      int fitting = 0;
      while (runs[fitting] > slack) {
        fitting++;
      }
      for (int[] instances : group.devices()) {
        double waiting = candidates.get(instances[0]).waiting().toNanos();
        double fill = waiting / slack;
        int i = (int) Math.min(hull.length - 1, hull.length * fill * fill);
        while (i < hull.length && waiting + runs[hull[i]] > slack) {
          i++;
        }
        if (i < hull.length) {
          offer(
              instances[hull[i]],
              group.accuracy(hull[i]),
              waiting + runs[hull[i]],
              instances[fitting]);
        }
      }
    }

    /**
     * @param host the place of the first candidate on the device that could run in time: among
     *     equals, the first device is taken
     */
    private void offer(int candidate, double itsAccuracy, double itsEnd, int host) {
      boolean equal = itsAccuracy == accuracy && itsEnd == end;
      boolean better =
          itsAccuracy > accuracy
              || itsAccuracy == accuracy && itsEnd < end
              || equal && host < device;
      if (best < 0 || better) {
        best = candidate;
        accuracy = itsAccuracy;
        end = itsEnd;
        device = host;
      }
    }
  }

  private static InstanceLoad firstToEnd(Query query, List<InstanceLoad> candidates) {
    InstanceLoad first = null;
    long firstEnd = 0;
    for (InstanceLoad candidate : candidates) {
      Duration run = candidate.latency().drain(query.items());
      long end = candidate.waiting().toNanos() + run.toNanos();
      if (first == null || end < firstEnd) {
        first = candidate;
        firstEnd = end;
      }
    }
    return first;
  }
}
