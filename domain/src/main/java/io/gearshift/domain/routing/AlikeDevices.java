package io.gearshift.domain.routing;

import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.LatencyProfile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Devices that host the same variants at the same speeds, in the same order, so that what one of
 * them could do for a query the others could do too, were it not for what waits. Of each variant,
 * the candidates of a device come before those of the next.
 */
final class AlikeDevices {

  /**
   * A variant on each of these devices.
   *
   * @param perItem nanoseconds per item in its largest batch
   */
  private record Option(double accuracy, LatencyProfile latency, double perItem) {
    static Option of(InstanceLoad load) {
      int largest = load.latency().maxBatch();
      double nanos = load.latency().of(largest).toNanos();
      return new Option(load.accuracy().value(), load.latency(), nanos / largest);
    }
  }

  private final List<Option> options;
  private final int[] hull;
  private final List<int[]> devices = new ArrayList<>();
  private Optional<TrackedCandidates.Least> least = Optional.empty();

  private AlikeDevices(List<Option> options) {
    this.options = options;
    this.hull = hull(new double[options.size()], 0);
  }

  /** Each device of the candidates alone: cheaper than finding out which are alike. */
  static List<AlikeDevices> each(List<InstanceLoad> candidates) {
    List<AlikeDevices> alone = new ArrayList<>();
    for (List<Integer> device : devices(candidates).values()) {
      AlikeDevices group = new AlikeDevices(options(device, candidates));
      group.add(device);
      alone.add(group);
    }
    return alone;
  }

  /** All devices of the candidates, in groups. */
  static List<AlikeDevices> among(List<InstanceLoad> candidates) {
    Map<List<Option>, List<AlikeDevices>> alike = new LinkedHashMap<>();
    for (List<Integer> device : devices(candidates).values()) {
      List<Option> options = options(device, candidates);
      List<AlikeDevices> groups = alike.computeIfAbsent(options, any -> new ArrayList<>());
      Optional<AlikeDevices> group = groups.stream().filter(g -> g.comesBefore(device)).findFirst();
      if (group.isEmpty()) {
        groups.add(new AlikeDevices(options));
      }
      group.orElseGet(() -> groups.get(groups.size() - 1)).add(device);
    }
    List<AlikeDevices> all = new ArrayList<>();
    alike.values().forEach(all::addAll);
    if (candidates instanceof TrackedCandidates tracked) {
      all.forEach(group -> group.track(tracked));
    }
    return all;
  }

  private void track(TrackedCandidates candidates) {
    if (devices.size() > 1) {
      int[] places = devices.stream().mapToInt(device -> device[0]).toArray();
      least = Optional.of(candidates.least(places));
    }
  }

  private static Map<DeviceId, List<Integer>> devices(List<InstanceLoad> candidates) {
    Map<DeviceId, List<Integer>> devices = new LinkedHashMap<>();
    for (int i = 0; i < candidates.size(); i++) {
      devices.computeIfAbsent(candidates.get(i).device(), id -> new ArrayList<>()).add(i);
    }
    return devices;
  }

  private static List<Option> options(List<Integer> device, List<InstanceLoad> candidates) {
    List<Option> options = new ArrayList<>(device.size());
    for (int candidate : device) {
      options.add(Option.of(candidates.get(candidate)));
    }
    return options;
  }

  private boolean comesBefore(List<Integer> device) {
    int[] last = devices.get(devices.size() - 1);
    for (int i = 0; i < last.length; i++) {
      if (last[i] > device.get(i)) {
        return false;
      }
    }
    return true;
  }

  private void add(List<Integer> device) {
    int[] places = new int[device.size()];
    for (int i = 0; i < places.length; i++) {
      places[i] = device.get(i);
    }
    devices.add(places);
  }

  /**
   * For each device the places of its instances among the candidates; if what waits is kept track
   * of, for the device alone for which least waits, of equals the first: it could run each option
   * sooner than the others, or as soon and comes first.
   */
  List<int[]> devices(Instant now) {
    return least.isEmpty() ? devices : Collections.singletonList(devices.get(least.get().at(now)));
  }

  double accuracy(int option) {
    return options.get(option).accuracy();
  }

  /** How many nanoseconds so many items take alone, with each option. */
  double[] runs(int items) {
    double[] runs = new double[options.size()];
    for (int i = 0; i < runs.length; i++) {
      runs[i] = options.get(i).latency().drain(items).toNanos();
    }
    return runs;
  }

  /** Of the options that run within a limit, those that no mix of two others beats. */
  int[] hullWithin(double limit, double[] runs) {
    for (double run : runs) {
      if (run > limit) {
        return hull(runs, limit);
      }
    }
    return hull;
  }

  /** From the most accurate down, each next one loses the least accuracy for the time it saves. */
  private int[] hull(double[] runs, double limit) {
    int[] found = new int[runs.length];
    int size = 0;
    for (int last = mostAccurate(runs, limit); last >= 0; last = next(last, runs, limit)) {
      found[size++] = last;
    }
    return Arrays.copyOf(found, size);
  }

  /** The place of the most accurate option, or -1 if there is none. */
  private int mostAccurate(double[] runs, double limit) {
    int best = -1;
    for (int i = 0; i < runs.length; i++) {
      if (runs[i] <= limit && (best < 0 || isAbove(options.get(i), options.get(best)))) {
        best = i;
      }
    }
    return best;
  }

  private static boolean isAbove(Option one, Option other) {
    boolean cheaper = one.accuracy() == other.accuracy() && one.perItem() < other.perItem();
    return one.accuracy() > other.accuracy() || cheaper;
  }

  /** The place of the next option, or -1 if none saves time. */
  private int next(int last, double[] runs, double limit) {
    int next = -1;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < runs.length; i++) {
      double saved = options.get(last).perItem() - options.get(i).perItem();
      double loss = (options.get(last).accuracy() - options.get(i).accuracy()) / saved;
      boolean better =
          loss < least
              || next >= 0
                  && loss == least
                  && options.get(i).perItem() < options.get(next).perItem();
      if (runs[i] <= limit && saved > 0 && better) {
        next = i;
        least = loss;
      }
    }
    return next;
  }
}
