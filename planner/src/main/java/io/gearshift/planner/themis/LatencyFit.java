package io.gearshift.planner.themis;

import java.util.List;
import org.ojalgo.matrix.decomposition.QR;
import org.ojalgo.matrix.store.R064Store;

/**
 * A latency by batch and cores that least squares found, and how well it tells what was measured.
 *
 * @param determination the part of the variance that the fit explains (R²), 1 at best
 * @param rootMeanSquare of the errors, in milliseconds
 * @param worst the largest error, as a part of what was measured
 */
public record LatencyFit(
    CoreLatency latency, double determination, double rootMeanSquare, double worst) {
  private static final int COEFFICIENTS = 4;

  /**
   * What was measured at one batch and number of cores.
   *
   * @param millis a high percentile of the time from the arrival at the instance to the answer
   */
  public record Point(int batch, int cores, double millis) {
    public Point {
      if (batch < 1 || cores < 1 || !(millis > 0 && millis < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "measured: "
                + millis
                + " ms at batch "
                + batch
                + " on "
                + cores
                + " cores (expected: above 0, at 1 or more of each)");
      }
    }
  }

  /**
   * By ordinary least squares, with no bounds (section 3).
   *
   * @throws IllegalArgumentException if the points do not settle it: two batches on two numbers of
   *     cores are the least
   */
  public static LatencyFit of(List<Point> points) {
    int rows = points.size();
    R064Store terms = R064Store.FACTORY.make(rows, COEFFICIENTS);
    R064Store millis = R064Store.FACTORY.make(rows, 1);
    for (int row = 0; row < rows; row++) {
      Point point = points.get(row);
      terms.set(row, 0, (double) point.batch() / point.cores());
      terms.set(row, 1, point.batch());
      terms.set(row, 2, 1.0 / point.cores());
      terms.set(row, COEFFICIENTS - 1, 1);
      millis.set(row, 0, point.millis());
    }
    QR<Double> qr = QR.R064.make(terms);
    if (rows < COEFFICIENTS || !qr.decompose(terms) || qr.getRank() < COEFFICIENTS) {
      throw new IllegalArgumentException(
          "measured: "
              + rows
              + " points (expected: at least two batches on two numbers of cores each)\n"
              + "Profile with more numbers of cores or more batches.");
    }
    var solution = qr.getSolution(millis);
    return judged(
        new CoreLatency(
            solution.doubleValue(0),
            solution.doubleValue(1),
            solution.doubleValue(2),
            solution.doubleValue(COEFFICIENTS - 1)),
        points);
  }

  /** How well a latency tells what was measured, wherever it came from. */
  public static LatencyFit judged(CoreLatency latency, List<Point> points) {
    double mean = points.stream().mapToDouble(Point::millis).average().orElseThrow();
    double squares = 0;
    double variance = 0;
    double worst = 0;
    for (Point point : points) {
      double error = latency.millis(point.batch(), point.cores()) - point.millis();
      squares += error * error;
      variance += (point.millis() - mean) * (point.millis() - mean);
      worst = Math.max(worst, Math.abs(error) / point.millis());
    }
    return new LatencyFit(
        latency,
        variance == 0 ? 1 : 1 - squares / variance,
        Math.sqrt(squares / points.size()),
        worst);
  }
}
