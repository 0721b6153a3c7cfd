package io.gearshift.domain.routing;

import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.traffic.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  /**
   * An instance for one query, in nanoseconds.
   *
   * @param perItem time per item in its largest batch
   * @param run time of the query alone
   */
  private record Option(InstanceLoad load, double perItem, double run, double waiting) {
    static Option of(InstanceLoad load, Query query) {
      int largest = load.latency().maxBatch();
      return new Option(
          load,
          (double) load.latency().of(largest).toNanos() / largest,
          load.latency().drain(query.items()).toNanos(),
          load.waiting().toNanos());
    }

    double accuracy() {
      return load.accuracy().value();
    }

    double end() {
      return waiting + run;
    }

    boolean beats(Option other) {
      return accuracy() > other.accuracy() || accuracy() == other.accuracy() && end() < other.end();
    }
  }

  public AccuracyByBacklog {
    if (!(headroom > 0 && headroom <= 1)) {
      throw new IllegalArgumentException("headroom: " + headroom + " (expected: above 0, up to 1)");
    }
  }

  @Override
  public Optional<InstanceLoad> choose(Query query, List<InstanceLoad> candidates, Instant now) {
    double slack = Duration.between(now, query.deadline()).toNanos() * headroom;
    Map<DeviceId, List<Option>> devices = new LinkedHashMap<>();
    Option first = null;
    for (InstanceLoad candidate : candidates) {
      Option option = Option.of(candidate, query);
      first = first == null || option.end() < first.end() ? option : first;
      if (option.run() <= slack) {
        devices.computeIfAbsent(candidate.device(), device -> new ArrayList<>()).add(option);
      }
    }
    Option best = null;
    for (List<Option> device : devices.values()) {
      Option own = onDevice(device, slack);
      best = own != null && (best == null || own.beats(best)) ? own : best;
    }
    return Optional.ofNullable(best == null ? first : best).map(Option::load);
  }

  /** The choice on one device, or null if nothing there is in time. */
  private static Option onDevice(List<Option> device, double slack) {
    List<Option> hull = hull(device);
    double fill = device.get(0).waiting() / slack;
    int leftOut = (int) Math.min(hull.size() - 1, hull.size() * fill * fill);
    for (Option option : hull.subList(leftOut, hull.size())) {
      if (option.end() <= slack) {
        return option;
      }
    }
    return null;
  }

  /** From the most accurate down, each next one loses the least accuracy for the time it saves. */
  private static List<Option> hull(List<Option> device) {
    List<Option> hull = new ArrayList<>(device.size());
    Option last = device.get(0);
    for (Option option : device) {
      boolean cheaper = option.accuracy() == last.accuracy() && option.perItem() < last.perItem();
      last = option.accuracy() > last.accuracy() || cheaper ? option : last;
    }
    while (last != null) {
      hull.add(last);
      last = next(last, device);
    }
    return hull;
  }

  private static Option next(Option last, List<Option> device) {
    Option next = null;
    double least = Double.POSITIVE_INFINITY;
    for (Option option : device) {
      double saved = last.perItem() - option.perItem();
      double loss = (last.accuracy() - option.accuracy()) / saved;
      if (saved > 0 && (loss < least || loss == least && option.perItem() < next.perItem())) {
        next = option;
        least = loss;
      }
    }
    return next;
  }
}
