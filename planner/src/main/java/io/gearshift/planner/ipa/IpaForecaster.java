package io.gearshift.planner.ipa;

import io.gearshift.domain.traffic.Forecaster;
import io.gearshift.domain.traffic.Rate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The demand as IPA sees it (section 4.3): from the maxima of the last twelve times ten seconds a
 * predictor says the maximum of the time to come. Until there are two minutes, it is the maximum of
 * all seconds.
 *
 * @param seconds items that arrived in each, the newest last; no more than two minutes
 */
public record IpaForecaster(Predictor predictor, List<Double> seconds) implements Forecaster {
  /** Seconds of which the maximum is taken. */
  public static final int INTERVAL = 10;

  /** Maxima that the predictor is told. */
  public static final int INTERVALS = 12;

  private static final int HISTORY = INTERVAL * INTERVALS;

  public IpaForecaster {
    seconds = List.copyOf(seconds);
  }

  /** Before anything has arrived. */
  public static IpaForecaster empty(Predictor predictor) {
    return new IpaForecaster(predictor, List.of());
  }

  /** The maxima of one interval after the other; what is left at the end does not count. */
  public static List<Double> maxima(List<Double> seconds) {
    List<Double> maxima = new ArrayList<>();
    for (int from = 0; from + INTERVAL <= seconds.size(); from += INTERVAL) {
      maxima.add(Collections.max(seconds.subList(from, from + INTERVAL)));
    }
    return maxima;
  }

  @Override
  public IpaForecaster after(double itemsInTheSecond) {
    List<Double> later = new ArrayList<>(seconds);
    later.add(itemsInTheSecond);
    return new IpaForecaster(
        predictor, later.subList(Math.max(0, later.size() - HISTORY), later.size()));
  }

  @Override
  public Rate forecast() {
    if (seconds.isEmpty()) {
      return Rate.ZERO;
    }
    double next =
        seconds.size() < HISTORY ? Collections.max(seconds) : predictor.next(maxima(seconds));
    return Rate.of(Math.max(0, next));
  }

  @Override
  public Rate newest() {
    return seconds.isEmpty() ? Rate.ZERO : Rate.of(seconds.get(seconds.size() - 1));
  }
}
