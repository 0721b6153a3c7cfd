package io.gearshift.planner.ipa;

import java.util.Arrays;
import java.util.Comparator;

/**
 * The highest of some rising lines at every place from 0: what the stages outside a part of a
 * pipeline can at most make of that part's accuracy.
 */
final class Envelope {
  /** Makes nothing of it: no stages. */
  static final Envelope IDENTITY = of(new double[] {1}, new double[] {0});

  /** The lines that are highest somewhere, flat ones first, and where each begins to be. */
  private final double[] slopes;

  private final double[] intercepts;
  private final double[] starts;

  private Envelope(double[] slopes, double[] intercepts, double[] starts) {
    this.slopes = slopes;
    this.intercepts = intercepts;
    this.starts = starts;
  }

  /**
   * @param slopes not negative
   */
  static Envelope of(double[] slopes, double[] intercepts) {
    Integer[] order = new Integer[slopes.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(
        order,
        Comparator.<Integer>comparingDouble(i -> slopes[i])
            .thenComparingDouble(i -> intercepts[i]));
    double[] keptSlopes = new double[slopes.length];
    double[] keptIntercepts = new double[slopes.length];
    double[] starts = new double[slopes.length];
    int size = 0;
    for (int line : order) {
      double start = 0;
      while (size > 0) {
        start =
            crossing(
                keptSlopes[size - 1], keptIntercepts[size - 1], slopes[line], intercepts[line]);
        if (start > starts[size - 1]) {
          break;
        }
        size--;
        start = 0;
      }
      if (start < Double.POSITIVE_INFINITY) {
        keptSlopes[size] = slopes[line];
        keptIntercepts[size] = intercepts[line];
        starts[size] = start;
        size++;
      }
    }
    return new Envelope(
        Arrays.copyOf(keptSlopes, size),
        Arrays.copyOf(keptIntercepts, size),
        Arrays.copyOf(starts, size));
  }

  /** From where on the steeper line is higher; never if they are equally steep and it is not. */
  private static double crossing(double slope, double intercept, double steeper, double other) {
    if (steeper == slope) {
      return other >= intercept ? 0 : Double.POSITIVE_INFINITY;
    }
    return Math.max(0, (intercept - other) / (steeper - slope));
  }

  double at(double place) {
    int low = 0;
    int high = starts.length - 1;
    while (low < high) {
      int middle = (low + high + 1) / 2;
      if (starts[middle] <= place) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return slopes[low] * place + intercepts[low];
  }

  /** With one more stage, of which each option is a line: its slope multiplies, the rest adds. */
  Envelope with(Envelope stage) {
    int lines = slopes.length * stage.slopes.length;
    double[] allSlopes = new double[lines];
    double[] allIntercepts = new double[lines];
    for (int i = 0; i < slopes.length; i++) {
      for (int j = 0; j < stage.slopes.length; j++) {
        allSlopes[i * stage.slopes.length + j] = slopes[i] * stage.slopes[j];
        allIntercepts[i * stage.slopes.length + j] = intercepts[i] + stage.intercepts[j];
      }
    }
    return of(allSlopes, allIntercepts);
  }
}
