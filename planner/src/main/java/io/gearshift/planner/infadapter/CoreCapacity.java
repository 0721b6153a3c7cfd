package io.gearshift.planner.infadapter;

import java.util.Map;
import java.util.SortedMap;

/**
 * Queries per second that a variant serves with some cores so that their 99th percentile keeps the
 * SLO: a straight line through what was measured, of which a part is used (InfAdapter, section
 * 4.2).
 *
 * @param slope queries per second and core
 * @param intercept of the line
 * @param determination the part of the variance that the line explains (R²)
 */
public record CoreCapacity(double slope, double intercept, double determination) {
  /** The part of the line that is counted on. */
  public static final double USED = 0.8;

  /** So that the error of a fit does not make a whole number one less. */
  private static final double ROUNDING = 1e-9;

  public CoreCapacity {
    if (!(slope > 0 && slope < Double.POSITIVE_INFINITY) || !Double.isFinite(intercept)) {
      throw new IllegalArgumentException(
          "capacity: slope "
              + slope
              + ", intercept "
              + intercept
              + " (expected: a slope above 0)\nMore cores have to serve more.");
    }
  }

  /**
   * By least squares.
   *
   * @param measured queries per second by cores, of two numbers of cores or more
   */
  public static CoreCapacity of(SortedMap<Integer, Double> measured) {
    if (measured.size() < 2) {
      throw new IllegalArgumentException(
          "measured: on " + measured.size() + " numbers of cores (expected: two or more)");
    }
    double cores = measured.keySet().stream().mapToInt(n -> n).average().orElseThrow();
    double rate = measured.values().stream().mapToDouble(r -> r).average().orElseThrow();
    double together = 0;
    double along = 0;
    double across = 0;
    for (Map.Entry<Integer, Double> point : measured.entrySet()) {
      together += (point.getKey() - cores) * (point.getValue() - rate);
      along += (point.getKey() - cores) * (point.getKey() - cores);
      across += (point.getValue() - rate) * (point.getValue() - rate);
    }
    double slope = together / along;
    return new CoreCapacity(
        slope, rate - slope * cores, across == 0 ? 1 : together * together / along / across);
  }

  /**
   * Queries per second that are counted on, rounded down; none with no cores. What the line has
   * with no cores at all is taken away if it is negative, as a whole number, and else left out.
   */
  public int of(int cores) {
    double offset = Math.ceil(Math.min(0, intercept) - ROUNDING);
    return cores == 0
        ? 0
        : Math.max(0, (int) Math.floor(USED * (slope * cores + offset) + ROUNDING));
  }
}
