package io.gearshift.planner.themis;

/** How long the first query of a batch is taken to wait for the others, in whole milliseconds. */
public enum Waiting {
  /** Queries come as far apart as the rate says; rounded down (the paper, and the code of 2024). */
  UNIFORM {
    @Override
    int positive(int gaps, double rate) {
      return (int) (MILLIS * gaps / rate);
    }
  },
  /** The 99th percentile of the sum of gaps that are exponential, which has a gamma law (2025). */
  GAMMA {
    @Override
    int positive(int gaps, double rate) {
      return (int) Math.ceil(MILLIS * erlangQuantile(gaps) / rate);
    }
  },
  /** The sum of the 99th percentiles of gaps that are exponential: 4.6 times uniform (2025). */
  EXPONENTIAL {
    @Override
    int positive(int gaps, double rate) {
      return (int) Math.ceil(MILLIS * gaps * Math.log(ONE_IN) / rate);
    }
  };

  private static final double MILLIS = 1_000;
  private static final double ONE_IN = 100;
  private static final double PRECISION = 1e-12;

  /**
   * For a batch at a rate; nothing for a batch of one.
   *
   * @param rate queries per second, above 0
   */
  public final int millis(int batch, double rate) {
    return batch == 1 ? 0 : positive(batch - 1, rate);
  }

  abstract int positive(int gaps, double rate);

  /** Of the sum of so many exponential gaps of mean one, by bisection. */
  private static double erlangQuantile(int shape) {
    double low = 0;
    double high = shape * Math.log(ONE_IN);
    while (high - low > PRECISION * high) {
      double middle = (low + high) / 2;
      if (tail(shape, middle) > 1 / ONE_IN) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  /** How often the sum is larger: fewer than so many arrivals of a Poisson process until then. */
  private static double tail(int shape, double x) {
    double term = Math.exp(-x);
    double sum = term;
    for (int arrivals = 1; arrivals < shape; arrivals++) {
      term *= x / arrivals;
      sum += term;
    }
    return sum;
  }
}
