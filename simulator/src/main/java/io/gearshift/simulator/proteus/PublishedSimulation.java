package io.gearshift.simulator.proteus;

import io.gearshift.domain.traffic.Query;
import io.gearshift.simulator.EventLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * The authors' simulator: arrivals, a cluster that is changed at whole seconds, and their books.
 * These are a second behind with what came, leave the last second out, and call late what took
 * longer than a second, whatever its SLO.
 */
final class PublishedSimulation {
  private static final Instant START = Instant.EPOCH;

  /** What is due at the very beginning of a second belongs to the one before. */
  private static final long LATER = 1;

  private static final Duration TARDY = Duration.ofSeconds(1);

  /**
   * One of the systems that the authors compare.
   *
   * @param variants of each family
   * @param dropsStale whether queries older than twice their SLO are dropped
   */
  record Setup(
      Map<String, List<PublishedVariant>> variants,
      PublishedProfiles profiles,
      PublishedAllocation allocation,
      PublishedRouting routing,
      PublishedCluster.Batching batching,
      boolean dropsStale) {}

  private static final class Page {
    private double answered;
    private double accuracies;
    private double tardy;
  }

  private final EventLoop loop = new EventLoop(START);
  private final Setup setup;
  private final ArrivalTrace trace;
  private final PublishedCluster cluster;
  private final List<PublishedFamily> families = new ArrayList<>();
  private final Map<String, Integer> places = new TreeMap<>();
  private final double[][] arrived;
  private final List<Page> pages = new ArrayList<>();
  private final List<Double> latencies = new ArrayList<>();
  private final SplittableRandom random;
  private int second = -1;
  private long inTime;
  private Instant last = START;

  private PublishedSimulation(
      Setup setup, Map<String, Duration> slos, ArrivalTrace trace, long seed) {
    this.setup = setup;
    this.trace = trace;
    this.random = new SplittableRandom(seed);
    new TreeMap<>(setup.variants())
        .forEach(
            (name, variants) -> {
              places.put(name, families.size());
              families.add(new PublishedFamily(name, variants, slos.get(name)));
            });
    this.arrived = new double[families.size()][trace.seconds() + 1];
    this.cluster =
        new PublishedCluster(
            loop, setup.profiles(), families, setup.batching(), setup.dropsStale(), accounts());
  }

  static Outcome run(Setup setup, Map<String, Duration> slos, ArrivalTrace trace, long seed) {
    return new PublishedSimulation(setup, slos, trace, seed).run();
  }

  private Outcome run() {
    for (int i = 0; i < trace.seconds(); i++) {
      int begins = i;
      loop.at(START.plusSeconds(i).plusNanos(i == 0 ? 0 : LATER), () -> begin(begins));
    }
    scheduleArrival(0);
    loop.run();
    int closed = (int) Duration.between(START, last).toSeconds();
    List<Outcome.Second> books = new ArrayList<>();
    for (int i = 0; i < closed; i++) {
      Page page = page(i);
      books.add(new Outcome.Second(arrivedIn(i - 1), page.answered, page.accuracies, page.tardy));
    }
    return Outcome.of(
        books, 1 - (double) inTime / trace.arrivals().size(), OptionalDouble.of(p99()));
  }

  private void begin(int begins) {
    second = begins;
    setup
        .allocation()
        .begin(begins, cluster, (family, past) -> past < 0 ? 0 : arrived[family][past]);
  }

  private void scheduleArrival(int index) {
    if (index < trace.arrivals().size()) {
      ArrivalTrace.Arrival arrival = trace.arrivals().get(index);
      loop.at(
          START.plus(arrival.at()),
          () -> {
            arrive(arrival, index);
            scheduleArrival(index + 1);
          });
    }
  }

  private void arrive(ArrivalTrace.Arrival arrival, int index) {
    int place = places.get(arrival.family());
    PublishedFamily family = families.get(place);
    Instant now = loop.instant();
    arrived[place][second]++;
    Query query = new Query(index, now, now.plus(family.slo()), 1, List.of());
    last = query.deadline().isAfter(last) ? query.deadline() : last;
    setup.routing().choose(family, random).ifPresent(device -> device.submit(query));
  }

  private PublishedDevice.Accounts accounts() {
    return new PublishedDevice.Accounts() {
      @Override
      public void answered(PublishedDevice by, Query query) {
        answer(by, query);
      }

      @Override
      public void dropped(Query query) {} // what is not answered is a violation, dropped or lost
    };
  }

  private void answer(PublishedDevice by, Query query) {
    Instant now = loop.instant();
    Duration took = Duration.between(query.arrival(), now);
    last = now.isAfter(last) ? now : last;
    Page page = page((int) Duration.between(START, now.minusNanos(LATER)).toSeconds());
    page.answered++;
    page.accuracies += by.variant().accuracy();
    page.tardy += took.compareTo(TARDY) > 0 ? 1 : 0;
    inTime += now.isAfter(query.deadline()) ? 0 : 1;
    latencies.add((double) took.toNanos() / PublishedDevice.slo(query).toNanos());
  }

  private Page page(int of) {
    while (pages.size() <= of) {
      pages.add(new Page());
    }
    return pages.get(of);
  }

  private double arrivedIn(int past) {
    double sum = 0;
    for (double[] family : arrived) {
      sum += past < 0 || past >= family.length ? 0 : family[past];
    }
    return sum;
  }

  private double p99() {
    double[] sorted = latencies.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return sorted.length == 0 ? 0 : sorted[(int) (0.99 * (sorted.length - 1))];
  }
}
