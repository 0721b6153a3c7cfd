package io.gearshift.planner.themis;

/**
 * Milliseconds of a batch of {@code b} on {@code c} cores: {@code perItem · b / c + perItemAlone ·
 * b + perBatch / c + perBatchAlone} (Themis, section 3): Amdahl's law for items and for batches. A
 * fit may have negative parts.
 *
 * @param perItem the work of an item that cores share
 * @param perItemAlone the work of an item that they do not
 * @param perBatch the work of a batch that cores share
 * @param perBatchAlone the work of a batch that they do not
 */
public record CoreLatency(
    double perItem, double perItemAlone, double perBatch, double perBatchAlone) {
  public CoreLatency {
    if (!Double.isFinite(perItem + perItemAlone + perBatch + perBatchAlone)) {
      throw new IllegalArgumentException(
          "latency: "
              + String.join(
                  ", ",
                  String.valueOf(perItem),
                  String.valueOf(perItemAlone),
                  String.valueOf(perBatch),
                  String.valueOf(perBatchAlone))
              + " (expected: finite)");
    }
  }

  /** In milliseconds. */
  public double millis(int batch, int cores) {
    return perItem * batch / cores + perItemAlone * batch + perBatch / cores + perBatchAlone;
  }
}
