package io.gearshift.simulator.arrivals;

import java.util.random.RandomGenerator;

/** How far queries are apart, in units of the mean distance. */
@FunctionalInterface
public interface Gaps {
  /** A Poisson process. */
  Gaps POISSON = RandomGenerator::nextExponential;

  /** The next distance: its mean is 1, whatever is drawn. */
  double next(RandomGenerator random);

  /**
   * Distances of a squared coefficient of variation: 0 is a metronome, 1 a Poisson process, more is
   * bursty (a gamma distribution of the shape {@code 1 / cv2}).
   */
  static Gaps ofCv2(double cv2) {
    if (!(cv2 >= 0 && cv2 < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("cv2: " + cv2 + " (expected: >= 0)");
    }
    if (cv2 == 0) {
      return random -> 1;
    }
    if (cv2 == 1) {
      return POISSON;
    }
    double shape = 1 / cv2;
    return random -> gamma(shape, random) / shape;
  }

  /** Marsaglia and Tsang (2000); a shape below 1 by way of the shape above it, their section 6. */
  private static double gamma(double shape, RandomGenerator random) {
    if (shape < 1) {
      return gamma(shape + 1, random) * Math.pow(random.nextDouble(), 1 / shape);
    }
    double d = shape - 1.0 / 3;
    double c = 1 / Math.sqrt(9 * d);
    while (true) {
      double x = random.nextGaussian();
      double v = Math.pow(1 + c * x, 3);
      if (v > 0 && Math.log(1 - random.nextDouble()) < x * x / 2 + d - d * v + d * Math.log(v)) {
        return d * v;
      }
    }
  }
}
