package io.gearshift.planner.forecast;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.random.RandomGenerator;

/**
 * Fifteen minutes of three families, 200, 60 and 15 items per second on the whole, in one shape.
 */
final class SyntheticTraces {
  private static final int SECONDS = 900;
  private static final double[] RATES = {200, 60, 15};

  private SyntheticTraces() {}

  static List<Trace> of(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return List.of(
        new Trace("steady", Arrivals.poisson(rates(RATES, second -> 1), random.split())),
        new Trace("trickle", Arrivals.poisson(rates(new double[] {2}, s -> 1), random.split())),
        new Trace("gamma, CV² 4", Arrivals.bursty(rates(RATES, second -> 1), random.split())),
        poisson("ramp", second -> 0.4 + 1.6 * second / SECONDS, random),
        poisson("diurnal", second -> 1 + 0.8 * Math.sin(2 * Math.PI * second / 450), random),
        poisson("spikes", spikes(random.split()), random),
        poisson("steps", steps(random.split()), random),
        poisson("wander", wander(random.split()), random));
  }

  private static Trace poisson(String name, IntToDoubleFunction shape, SplittableRandom random) {
    return new Trace(name, Arrivals.poisson(rates(RATES, shape), random.split()));
  }

  private static double[][] rates(double[] base, IntToDoubleFunction shape) {
    double[][] rates = new double[SECONDS][base.length];
    for (int second = 0; second < SECONDS; second++) {
      for (int family = 0; family < base.length; family++) {
        rates[second][family] = base[family] * shape.applyAsDouble(second);
      }
    }
    return rates;
  }

  /** About one a minute, 3 to 15 seconds long, of two to four times the rate. */
  private static IntToDoubleFunction spikes(RandomGenerator random) {
    double[] shape = new double[SECONDS];
    Arrays.fill(shape, 0.7);
    int second = 5 + (int) (60 * random.nextExponential());
    while (second < SECONDS) {
      int end = Math.min(SECONDS, second + random.nextInt(3, 16));
      Arrays.fill(shape, second, end, 0.7 * random.nextDouble(2, 4));
      second = end + 5 + (int) (60 * random.nextExponential());
    }
    return s -> shape[s];
  }

  /** A random walk: 3 % per second, and slowly back to the whole. */
  private static IntToDoubleFunction wander(RandomGenerator random) {
    double[] shape = new double[SECONDS];
    double logarithm = 0;
    for (int second = 0; second < SECONDS; second++) {
      logarithm += 0.03 * random.nextGaussian() - logarithm / 120;
      shape[second] = Math.exp(logarithm);
    }
    return s -> shape[s];
  }

  /** A new level every 40 to 160 seconds. */
  private static IntToDoubleFunction steps(RandomGenerator random) {
    double[] levels = {0.4, 0.8, 1.2, 2};
    double[] shape = new double[SECONDS];
    int second = 0;
    while (second < SECONDS) {
      int end = Math.min(SECONDS, second + random.nextInt(40, 161));
      Arrays.fill(shape, second, end, levels[random.nextInt(levels.length)]);
      second = end;
    }
    return s -> shape[s];
  }
}
