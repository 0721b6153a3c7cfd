package io.gearshift.planner.ipa;

import java.time.Duration;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Latency by batch as least squares have it: {@code c0 + c1 · b + c2 · b²}. With fewer points than
 * coefficients the highest ones are left out.
 *
 * @param points what was measured, in seconds by batch
 * @param coefficients the constant one first
 */
record LatencyFit(SortedMap<Integer, Double> points, double[] coefficients) {
  private static final double NANOS = 1e9;
  private static final int QUADRATIC = 2;

  static LatencyFit of(SortedMap<Integer, Duration> measured) {
    if (measured.isEmpty()) {
      throw new IllegalArgumentException("measured latencies: none (expected: one or more)");
    }
    SortedMap<Integer, Double> points = new TreeMap<>();
    measured.forEach((batch, latency) -> points.put(batch, latency.toNanos() / NANOS));
    return ofDegree(points, QUADRATIC);
  }

  private static LatencyFit ofDegree(SortedMap<Integer, Double> points, int most) {
    int size = Math.min(most, points.size() - 1) + 1;
    double[][] normal = new double[size][size + 1];
    points.forEach(
        (batch, seconds) -> {
          for (int row = 0; row < size; row++) {
            for (int column = 0; column < size; column++) {
              normal[row][column] += Math.pow(batch, row + column);
            }
            normal[row][size] += Math.pow(batch, row) * seconds;
          }
        });
    return new LatencyFit(points, solved(normal));
  }

  /** By elimination, each time with the largest pivot; each row ends with its right-hand side. */
  private static double[] solved(double[][] rows) {
    int size = rows.length;
    for (int pivot = 0; pivot < size; pivot++) {
      int largest = pivot;
      for (int row = pivot + 1; row < size; row++) {
        largest = Math.abs(rows[row][pivot]) > Math.abs(rows[largest][pivot]) ? row : largest;
      }
      double[] swapped = rows[pivot];
      rows[pivot] = rows[largest];
      rows[largest] = swapped;
      for (int row = 0; row < size; row++) {
        double factor = row == pivot ? 0 : rows[row][pivot] / rows[pivot][pivot];
        for (int column = pivot; factor != 0 && column <= size; column++) {
          rows[row][column] -= factor * rows[pivot][column];
        }
      }
    }
    double[] solution = new double[size];
    Arrays.setAll(solution, row -> rows[row][size] / rows[row][row]);
    return solution;
  }

  /**
   * For the powers of two up to a batch: the straight line if the parabola falls to zero or below
   * at any of them. What even that takes there is left out.
   */
  SortedMap<Integer, Duration> upTo(int largest) {
    boolean falls = false;
    for (int batch = 1; batch <= largest; batch *= 2) {
      falls |= at(batch) <= 0;
    }
    LatencyFit used = falls ? ofDegree(points, 1) : this;
    SortedMap<Integer, Duration> latencies = new TreeMap<>();
    for (int batch = 1; batch <= largest; batch *= 2) {
      long nanos = Math.round(used.at(batch) * NANOS);
      if (nanos > 0) {
        latencies.put(batch, Duration.ofNanos(nanos));
      }
    }
    return latencies;
  }

  double at(int batch) {
    double seconds = 0;
    for (int i = coefficients.length - 1; i >= 0; i--) {
      seconds = seconds * batch + coefficients[i];
    }
    return seconds;
  }
}
