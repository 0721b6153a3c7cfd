package io.gearshift.domain.accuracy;

/**
 * Where a share may lie, from 0 to 1.
 *
 * @param low at most {@code high}
 */
public record Interval(double low, double high) {
  /** Of the standard normal distribution, for 95 %. */
  private static final double Z = 1.959964;

  public Interval {
    if (!(low >= 0 && low <= high && high <= 1)) {
      throw new IllegalArgumentException(
          "interval: " + low + " to " + high + " (expected: ascending, from 0 to 1)");
    }
  }

  /**
   * Wilson's score interval of 95 %. Items that count in part vary less than those that count in
   * full or not at all, so for them it is wider than it need be.
   */
  public static Interval wilson(Agreement agreement) {
    double n = agreement.items();
    if (n == 0) {
      return new Interval(0, 1);
    }
    double p = agreement.alike() / n;
    double centre = (p + Z * Z / (2 * n)) / (1 + Z * Z / n);
    double half = Z / (1 + Z * Z / n) * Math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n));
    return new Interval(Math.max(0, centre - half), Math.min(1, centre + half));
  }
}
