package io.gearshift.planner.infadapter;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The rate that InfAdapter plans for (section 4.2): the highest of the next minute, and a tenth
 * more. The authors learn it from two weeks with an LSTM that sees the highest rates of the last
 * ten minutes; here it is what one of these says that have nothing to learn.
 */
@FunctionalInterface
public interface LoadForecast {
  /** Seconds of which the maximum is taken. */
  int MINUTE = 60;

  /** Maxima that are looked at. */
  int MINUTES = 10;

  /** The highest second of the last minute comes again. */
  LoadForecast RECENT =
      rates -> Collections.max(rates.subList(Math.max(0, rates.size() - MINUTE), rates.size()));

  /** The authors' own until there are ten minutes: maxima, of which the older count less. */
  LoadForecast AVERAGE = rates -> average(maxima(rates));

  /** What is added to what is predicted. */
  double MARGIN = 1.1;

  /**
   * Queries per second, with nothing added.
   *
   * @param rates of each second until now, the newest last; not empty
   */
  double highest(List<Integer> rates);

  /** What to plan for, rounded up. */
  default int planned(List<Integer> rates) {
    return (int) Math.ceil(MARGIN * highest(rates));
  }

  /** Of each minute back from now, ten at most, the newest last. */
  static List<Integer> maxima(List<Integer> rates) {
    List<Integer> maxima = new ArrayList<>();
    for (int end = rates.size(); end > 0 && maxima.size() < MINUTES; end -= MINUTE) {
      maxima.add(Collections.max(rates.subList(Math.max(0, end - MINUTE), end)));
    }
    Collections.reverse(maxima);
    return maxima;
  }

  /** An exponentially weighted mean with a span of ten. */
  private static double average(List<Integer> maxima) {
    double newest = 2.0 / (MINUTES + 1);
    double average = maxima.get(0);
    for (int maximum : maxima) {
      average += newest * (maximum - average);
    }
    return average;
  }
}
