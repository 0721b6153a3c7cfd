package io.gearshift.bench;

import java.util.SplittableRandom;

/**
 * Delays of a log-logistic distribution, which is shaped like a lognormal one, of a known median
 * and 99th percentile, cut off at three times the latter. The same seed, the same delays.
 *
 * <p>They are drawn in strata: each thousand in a row holds one from every thousandth of the
 * distribution, in random order. So the percentiles of runs of some thousand differ less than those
 * of independent draws would.
 */
final class Delays {
  private static final int STRATA = 1_000;
  private static final double CUT = 3;

  private final double p50Ms;
  private final double mostMs;

  /** The share q of the delays is below the median times (q / (1 - q)) to the power of this. */
  private final double exponent;

  private final SplittableRandom random;
  private final double[] block = new double[STRATA];
  private int next = STRATA;

  Delays(double p50Ms, double p99Ms, long seed) {
    if (!(p50Ms > 0 && p99Ms > p50Ms)) {
      throw new IllegalArgumentException(
          "delays: p50 " + p50Ms + ", p99 " + p99Ms + " (expected: above 0, and p99 above p50)");
    }
    this.p50Ms = p50Ms;
    this.mostMs = CUT * p99Ms;
    this.exponent = Math.log(p99Ms / p50Ms) / Math.log(99);
    this.random = new SplittableRandom(seed);
  }

  double nextMs() {
    if (next == STRATA) {
      fill();
    }
    return block[next++];
  }

  private void fill() {
    for (int i = 0; i < STRATA; i++) {
      double share = (i + random.nextDouble()) / STRATA;
      int place = random.nextInt(i + 1);
      block[i] = block[place];
      block[place] = Math.min(mostMs, p50Ms * Math.pow(share / (1 - share), exponent));
    }
    next = 0;
  }
}
