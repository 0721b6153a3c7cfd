package io.gearshift.planner.ipa;

/**
 * By how much more, as parts of one, the program is told than what is expected or was measured.
 *
 * @param rate of the arrivals
 * @param latency of batches
 * @param throughput of replicas; below 0 to be careful
 */
public record Margins(double rate, double latency, double throughput) {
  public static final Margins NONE = new Margins(0, 0, 0);

  public Margins {
    requireAbove(-1, rate, "rate margin");
    requireAbove(-1, latency, "latency margin");
    requireAbove(-1, throughput, "throughput margin");
  }

  private static void requireAbove(double least, double margin, String name) {
    if (!(margin > least && margin < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(name + ": " + margin + " (expected: > " + least + ")");
    }
  }
}
