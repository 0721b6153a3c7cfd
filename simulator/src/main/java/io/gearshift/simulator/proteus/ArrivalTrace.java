package io.gearshift.simulator.proteus;

import io.gearshift.simulator.arrivals.Arrivals;
import io.gearshift.simulator.arrivals.Gaps;
import io.gearshift.simulator.arrivals.RateCurve;
import io.gearshift.simulator.arrivals.RecordedArrivals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** When queries came, in order of time. */
record ArrivalTrace(List<Arrival> arrivals) {
  private static final int PEAK_SECONDS = 10;

  /**
   * @param at since the start
   */
  record Arrival(Duration at, String family) {}

  ArrivalTrace {
    arrivals =
        arrivals.stream()
            .sorted(Comparator.comparing(Arrival::at))
            .toList(); // of one instant: kept
  }

  /** Up to the end of the last second in which anything came. */
  int seconds() {
    return (int) arrivals.get(arrivals.size() - 1).at().toSeconds() + 1;
  }

  /** How many came in each second. */
  double[] perSecond(String family) {
    double[] counts = new double[seconds()];
    arrivals.stream()
        .filter(arrival -> arrival.family().equals(family))
        .forEach(arrival -> counts[(int) arrival.at().toSeconds()]++);
    return counts;
  }

  /** The mean over all seconds. */
  double meanRate(String family) {
    return DoubleStream.of(perSecond(family)).average().orElse(0);
  }

  /** The highest mean over ten seconds. */
  double peakRate(String family) {
    double[] counts = perSecond(family);
    return IntStream.rangeClosed(0, counts.length - PEAK_SECONDS)
        .mapToDouble(from -> Arrays.stream(counts, from, from + PEAK_SECONDS).average().orElse(0))
        .max()
        .orElse(0);
  }

  /** The arrivals of one family. */
  RecordedArrivals of(String family) {
    return RecordedArrivals.of(
        arrivals.stream()
            .filter(arrival -> arrival.family().equals(family))
            .mapToLong(arrival -> arrival.at().toNanos()));
  }

  /** These arrivals, and as many times as is asked for others that are drawn within the seconds. */
  ArrivalTrace times(double factor, List<String> families, long seed) {
    ArrivalTrace others = drawn(factor - 1, families, Gaps.POISSON, seed);
    List<Arrival> all = new ArrayList<>(arrivals);
    all.addAll(others.arrivals());
    return new ArrivalTrace(all);
  }

  /** Other arrivals with the counts of each second multiplied as their rates. */
  ArrivalTrace drawn(double factor, List<String> families, Gaps gaps, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Arrival> drawn = new ArrayList<>();
    for (String family : families) {
      double[] rates = DoubleStream.of(perSecond(family)).map(count -> factor * count).toArray();
      Arrivals instants = new Arrivals(RateCurve.perSecond(rates), gaps, random.split());
      instants.forEachRemaining(
          (long nanos) -> drawn.add(new Arrival(Duration.ofNanos(nanos), family)));
    }
    return new ArrivalTrace(drawn);
  }
}
