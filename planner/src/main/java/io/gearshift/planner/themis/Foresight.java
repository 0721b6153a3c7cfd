package io.gearshift.planner.themis;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Says, from the queries of each second of the last minute, the most in a second of the next ten.
 * The authors learn that from two weeks with an LSTM; these need nothing to learn from.
 */
@FunctionalInterface
public interface Foresight {
  /** The highest of the last ten seconds comes again. */
  Foresight RECENT = rates -> Collections.max(last(rates, Windows.SECONDS));

  /** What the straight line through the highest of each ten seconds says, or the newest of them. */
  Foresight TREND = rates -> Windows.trend(Windows.maxima(rates));

  /**
   * Queries per second.
   *
   * @param rates of each second until now, the newest last; not empty
   */
  int highest(List<Integer> rates);

  private static List<Integer> last(List<Integer> rates, int seconds) {
    return rates.subList(Math.max(0, rates.size() - seconds), rates.size());
  }

  /** What predictors are shown: six times the highest rate of ten seconds. */
  final class Windows {
    static final int SECONDS = 10;
    static final int COUNT = 6;

    private Windows() {}

    /** The newest last; the first there is stands for those before it. */
    public static List<Integer> maxima(List<Integer> rates) {
      List<Integer> maxima = new ArrayList<>();
      for (int end = rates.size(); maxima.size() < COUNT; end -= SECONDS) {
        maxima.add(
            end < 1
                ? maxima.get(maxima.size() - 1)
                : Collections.max(rates.subList(Math.max(0, end - SECONDS), end)));
      }
      Collections.reverse(maxima);
      return maxima;
    }

    static int trend(List<Integer> maxima) {
      double middle = (maxima.size() - 1) / 2.0;
      double mean = maxima.stream().mapToInt(rate -> rate).average().orElseThrow();
      double across = 0;
      double along = 0;
      for (int i = 0; i < maxima.size(); i++) {
        across += (i - middle) * (maxima.get(i) - mean);
        along += (i - middle) * (i - middle);
      }
      double next = mean + across / along * (maxima.size() - middle);
      return (int) Math.round(Math.max(next, maxima.get(maxima.size() - 1)));
    }
  }
}
