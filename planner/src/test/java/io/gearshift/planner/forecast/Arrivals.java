package io.gearshift.planner.forecast;

import java.util.random.RandomGenerator;

/** How many items arrive in each second at given rates. */
final class Arrivals {

  private Arrivals() {}

  /** A Poisson process whose rate is constant within a second. */
  static double[][] poisson(double[][] rates, RandomGenerator random) {
    return renewal(rates, random, RandomGenerator::nextExponential);
  }

  /** Distances of a gamma distribution whose squared coefficient of variation is 4. */
  static double[][] bursty(double[][] rates, RandomGenerator random) {
    return renewal(rates, random, r -> 4 * gammaOfAQuarter(r));
  }

  private interface Distance {
    double next(RandomGenerator random);
  }

  private static double[][] renewal(double[][] rates, RandomGenerator random, Distance distance) {
    int seconds = rates.length;
    double[][] items = new double[seconds][rates[0].length];
    for (int family = 0; family < rates[0].length; family++) {
      double left = distance.next(random);
      for (int second = 0; second < seconds; second++) {
        double expected = rates[second][family];
        while (left < expected) {
          items[second][family]++;
          left += distance.next(random);
        }
        left -= expected;
      }
    }
    return items;
  }

  /** By way of the shape 5/4 (Marsaglia and Tsang 2000, section 6). */
  private static double gammaOfAQuarter(RandomGenerator random) {
    double d = 1.25 - 1.0 / 3;
    double c = 1 / Math.sqrt(9 * d);
    while (true) {
      double x = random.nextGaussian();
      double v = Math.pow(1 + c * x, 3);
      if (v > 0 && Math.log(1 - random.nextDouble()) < x * x / 2 + d - d * v + d * Math.log(v)) {
        return d * v * Math.pow(random.nextDouble(), 4);
      }
    }
  }
}
