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
 * @param headroom the part of the time until the answer is due that may be used up by what is
 *     expected; the rest is for what is not
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

  /**
   * Finds out which devices are alike, and what counts on them, once for all queries. Of {@link
   * TrackedCandidates}, one device of each kind is looked at for a query.
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

  /** The policy for candidates on these devices. */
  private record Groups(double headroom, List<AlikeDevices> groups) implements RoutePolicy {
    @Override
    public boolean refusesHopeless() {
      return true;
    }

    @Override
    public Optional<InstanceLoad> choose(Query query, List<InstanceLoad> candidates, Instant now) {
      if (candidates.isEmpty()) {
        return Optional.empty();
      }
      double slack = Duration.between(now, query.due()).toNanos() * headroom;
      Search search = new Search(slack);
      for (AlikeDevices group : groups) {
        search.look(group, query, candidates, now);
      }
      int best = search.best >= 0 ? search.best : firstToEnd(query, candidates, now);
      return Optional.of(candidates.get(best));
    }

    private int firstToEnd(Query query, List<InstanceLoad> candidates, Instant now) {
      int first = -1;
      double firstEnd = 0;
      for (AlikeDevices group : groups) {
        double[] runs = group.runs(query.items());
        for (int[] instances : group.devices(now)) {
          double waiting = candidates.get(instances[0]).waiting().toNanos();
          for (int i = 0; i < runs.length; i++) {
            double end = waiting + runs[i];
            boolean sooner = end < firstEnd || end == firstEnd && instances[i] < first;
            if (first < 0 || sooner) {
              first = instances[i];
              firstEnd = end;
            }
          }
        }
      }
      return first;
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

    void look(AlikeDevices group, Query query, List<InstanceLoad> candidates, Instant now) {
      double[] runs = group.runs(query.items());
      int[] hull = group.hullWithin(slack, runs);
      if (hull.length == 0) {
        return;
      }
      int fitting = 0;
      while (runs[fitting] > slack) {
        fitting++;
      }
      for (int[] instances : group.devices(now)) {
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
}
