package io.gearshift.planner.ipa;

import java.util.Collections;
import java.util.List;

/** Says, from the highest rates of the last intervals, the highest rate to come. */
@FunctionalInterface
public interface Predictor {
  /** What was, stays. */
  Predictor REACTIVE = maxima -> maxima.get(maxima.size() - 1);

  /** The higher of the last two: the last twenty seconds stand for the next. */
  Predictor RECENT =
      maxima -> Collections.max(maxima.subList(Math.max(0, maxima.size() - 2), maxima.size()));

  Predictor AVERAGE =
      maxima -> maxima.stream().mapToDouble(Double::doubleValue).average().orElse(0);

  Predictor MAXIMUM = Collections::max;

  /**
   * Items per second.
   *
   * @param maxima one or more, the newest last
   */
  double next(List<Double> maxima);
}
