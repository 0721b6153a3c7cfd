package io.gearshift.simulator.proteus;

import io.gearshift.simulator.arrivals.Gaps;
import io.gearshift.simulator.arrivals.RateCurve;
import java.util.random.RandomGenerator;

/**
 * The gaps that make queries of a curve of rates come exactly when they were recorded. For one run:
 * it remembers how far it is.
 */
final class RecordedGaps implements Gaps {
  private final double[] counts;
  private final double[] seconds;
  private int next;
  private double position;

  /**
   * @param counts of queries in each second, as the curve has them
   * @param seconds when each query came, in order
   */
  RecordedGaps(double[] counts, double[] seconds) {
    this.counts = counts.clone();
    this.seconds = seconds.clone();
  }

  /** The curve that these gaps belong to. */
  RateCurve curve() {
    return RateCurve.perSecond(counts);
  }

  @Override
  public double next(RandomGenerator random) {
    if (next == seconds.length) {
      return Double.MAX_VALUE;
    }
    double before = position;
    position = positionAt(seconds[next]);
    // only half of the first gap is waited for
    return next++ == 0 ? 2 * position : position - before;
  }

  /** How many queries the curve has until then. */
  private double positionAt(double second) {
    int whole = (int) second;
    double sum = counts[whole] * (second - whole);
    for (int i = 0; i < whole; i++) {
      sum += counts[i];
    }
    return sum;
  }
}
