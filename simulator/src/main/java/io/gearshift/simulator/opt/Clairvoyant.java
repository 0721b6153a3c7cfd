package io.gearshift.simulator.opt;

import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceKind;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantProfile;
import io.gearshift.domain.pipeline.PipelineGraph;
import io.gearshift.domain.plan.BestSplit;
import io.gearshift.domain.plan.Profiles;
import io.gearshift.simulator.Scenario;
import io.gearshift.simulator.SimulationResult;
import io.gearshift.simulator.Tally;
import io.gearshift.simulator.Traffic;
import io.gearshift.simulator.pipeline.PipelineTraffic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Bounds what any policy makes of arrivals: that of one who knows them all beforehand, and to whom
 * much is allowed that nobody can do.
 *
 * <p>Whatever is answered in time of the queries that came in a window was run between the start of
 * the window and its end plus the longest SLO, on a device that was there and has room for the
 * variant, and took its share of a run of at least the profiled median. So for each window the
 * bound is the optimum of this linear programme, over families, variants and sorts of devices:
 *
 * <pre>
 * maximise    Σ worth · queries                                        worth: the accuracy, or 1
 * subject to  Σ over a sort of devices  queries · seconds per query ≤ devices · (window + SLO)
 *             Σ over a family           queries                     ≤ what came
 * </pre>
 *
 * <p>Seconds per query are those of the batch that is best for throughput, among those that take no
 * longer than the SLO. What is relaxed: queries need not wait for one another nor for a batch to
 * fill, batches are always of the best size and parts of queries may run, all variants that fit on
 * a device alone stand there together, loads and unloads and what a batch costs beside its run take
 * no time, runs take their medians, every query of a family has the fewest items and the longest
 * SLO of any of them, and the time of the SLO after a window is counted in the next one too. What
 * is asked of pipelines takes no time at all, and is answered as by the best of their first stages.
 */
public final class Clairvoyant {
  private static final double ROUNDING = 1e-9;
  private static final double NANOS = 1e9;

  /** Devices that are equal in this are alike. */
  private record Sort(DeviceKind kind, int cores, long memoryBytes) {}

  /**
   * A variant on a sort of devices.
   *
   * @param perQuery seconds of the device that a query takes
   */
  private record Offer(int sort, int family, double perQuery, double accuracy) {}

  private final Scenario scenario;
  private final List<Family> families;
  private final Map<Sort, List<Device>> sorts = new LinkedHashMap<>();
  private final List<Offer> offers = new ArrayList<>();
  private final double longestSlo;

  /**
   * @param scenario its policies and planning are not used
   */
  public Clairvoyant(Scenario scenario) {
    this.scenario = scenario;
    this.families = scenario.world().families();
    for (Device device : scenario.world().devices()) {
      sorts
          .computeIfAbsent(
              new Sort(device.kind(), device.cores(), device.memoryBytes()),
              sort -> new ArrayList<>())
          .add(device);
    }
    Profiles profiles = new Profiles(scenario.world().profiles());
    int sort = 0;
    for (List<Device> alike : sorts.values()) {
      for (int family = 0; family < families.size(); family++) {
        addOffers(sort, alike.get(0), family, profiles);
      }
      sort++;
    }
    longestSlo =
        families.stream().mapToDouble(family -> seconds(longestSlo(family))).max().orElse(0);
  }

  private void addOffers(int sort, Device device, int index, Profiles profiles) {
    Family family = families.get(index);
    for (Variant variant : family.variants()) {
      profiles
          .of(variant.id(), device)
          .filter(profile -> profile.memoryBytes() <= device.memoryBytes())
          .ifPresent(
              profile ->
                  secondsPerItem(family, profile)
                      .ifPresent(
                          seconds ->
                              offers.add(
                                  new Offer(
                                      sort,
                                      index,
                                      seconds * fewestItems(family),
                                      variant.accuracy().value()))));
    }
  }

  /** The bound on what came in a simulation of the scenario, in windows of so many seconds. */
  public Bound bound(SimulationResult result, int seconds) {
    if (seconds < 1) {
      throw new IllegalArgumentException("window: " + seconds + " s (expected: >= 1)");
    }
    int end = result.seconds().size();
    List<Bound.Window> windows = new ArrayList<>();
    for (int from = 0; from < end; from += seconds) {
      windows.add(window(result, from, Math.min(end, from + seconds)));
    }
    return new Bound(windows);
  }

  private Bound.Window window(SimulationResult result, int from, int to) {
    double[] queries =
        families.stream().mapToDouble(family -> offered(result, family.id(), from, to)).toArray();
    double time = to - from + longestSlo;
    double[] devices =
        sorts.values().stream().mapToDouble(alike -> there(alike, from, time)).toArray();
    BestSplit accurate = new BestSplit(devices, queries);
    BestSplit many = new BestSplit(devices, queries);
    for (Offer offer : offers) {
      double capacity = time / offer.perQuery();
      accurate.add(offer.sort(), offer.family(), capacity, offer.accuracy());
      many.add(offer.sort(), offer.family(), capacity, 1);
    }
    accurate.solve();
    many.solve();
    long offered = 0;
    for (double count : queries) {
      offered += (long) count;
    }
    double inTime = many.worth() * (1 + ROUNDING) + ROUNDING;
    double accuracies = accurate.worth() * (1 + ROUNDING) + ROUNDING;
    for (PipelineTraffic pipeline : scenario.pipelines().traffic()) {
      PipelineGraph graph = pipeline.graph();
      long asked = result.pipelines().get(graph.id()).between(from, to).queries().offered();
      offered += asked;
      inTime += asked;
      accuracies += asked * best(graph.root().family());
    }
    return new Bound.Window(from, to, offered, inTime, accuracies);
  }

  private double best(FamilyId id) {
    return families.stream()
        .filter(family -> family.id().equals(id))
        .flatMap(family -> family.variants().stream())
        .mapToDouble(variant -> variant.accuracy().value())
        .max()
        .orElseThrow();
  }

  private static double offered(SimulationResult result, FamilyId family, int from, int to) {
    List<Tally> seconds = result.families().getOrDefault(family, List.of());
    return seconds.subList(Math.min(from, seconds.size()), Math.min(to, seconds.size())).stream()
        .mapToLong(Tally::offered)
        .sum();
  }

  /** How many devices there are in a span of time; one that is lost counts for its part of it. */
  private double there(List<Device> alike, int from, double time) {
    double sum = 0;
    for (Device device : alike) {
      double left =
          scenario.losses().stream()
              .filter(loss -> loss.device().equals(device.id()))
              .mapToDouble(loss -> seconds(loss.after()) - from)
              .min()
              .orElse(time);
      sum += Math.max(0, Math.min(time, left)) / time;
    }
    return sum;
  }

  /** The least that an item takes, if one item can be in time at all. */
  private OptionalDouble secondsPerItem(Family family, VariantProfile profile) {
    Duration slo = longestSlo(family);
    int largest = Math.max(family.maxBatch(), mostItems(family));
    double least = Double.POSITIVE_INFINITY;
    for (int size = 1; size <= Math.min(largest, profile.p50().maxBatch()); size++) {
      Duration run = profile.p50().of(size);
      if (run.compareTo(slo) <= 0) {
        least = Math.min(least, seconds(run) / size);
      }
    }
    return least < Double.POSITIVE_INFINITY ? OptionalDouble.of(least) : OptionalDouble.empty();
  }

  private Duration longestSlo(Family family) {
    return traffic(family).stream()
        .map(traffic -> traffic.longestSlo(family.slo()))
        .max(Comparator.naturalOrder())
        .orElse(family.slo());
  }

  private int fewestItems(Family family) {
    return traffic(family).stream()
        .flatMap(t -> t.items().stream())
        .min(Comparator.naturalOrder())
        .orElse(1);
  }

  private int mostItems(Family family) {
    return traffic(family).stream()
        .flatMap(t -> t.items().stream())
        .max(Comparator.naturalOrder())
        .orElse(1);
  }

  private List<Traffic> traffic(Family family) {
    return scenario.traffic().stream().filter(t -> t.family().equals(family.id())).toList();
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / NANOS;
  }
}
