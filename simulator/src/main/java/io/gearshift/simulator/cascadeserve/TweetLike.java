package io.gearshift.simulator.cascadeserve;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Arrivals like those of tweets: a slow wave between a fifth and a half of the highest demand,
 * noise from second to second, and now and then a peak that rises at once and fades, one of them to
 * the highest.
 */
final class TweetLike {
  private static final int SECONDS = 60;
  private static final double MEAN = 0.32;
  private static final double WAVE = 0.13;
  private static final double NOISE = 0.03;
  private static final double FADES_IN = 3;
  private static final long SEED = 11;
  private static final double NANOS = 1e9;

  /** When peaks begin, in seconds, and how high they are, of the highest demand. */
  private static final double[][] PEAKS = {{12, 0.5}, {31, 0.8}, {47, 0.35}};

  private TweetLike() {}

  /**
   * In nanoseconds.
   *
   * @param highest queries per second
   */
  static long[] arrivals(double highest) {
    SplittableRandom random = new SplittableRandom(SEED);
    double[] rates = new double[SECONDS];
    double top = 0;
    for (int second = 0; second < SECONDS; second++) {
      double rate = MEAN + WAVE * Math.sin(2 * Math.PI * second / SECONDS);
      rate += NOISE * random.nextGaussian();
      for (double[] peak : PEAKS) {
        rate += second < peak[0] ? 0 : peak[1] * Math.exp((peak[0] - second) / FADES_IN);
      }
      rates[second] = rate;
      top = Math.max(top, rate);
    }
    long[] arrivals = new long[(int) (SECONDS * highest)];
    int count = 0;
    for (int second = 0; second < SECONDS; second++) {
      double rate = Math.min(1, rates[second] / top) * highest;
      double time = second - Math.log(1 - random.nextDouble()) / rate;
      while (time < second + 1 && count < arrivals.length) {
        arrivals[count++] = Math.round(time * NANOS);
        time -= Math.log(1 - random.nextDouble()) / rate;
      }
    }
    return Arrays.copyOf(arrivals, count);
  }
}
