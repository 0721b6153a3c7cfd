package io.gearshift.cli.demo;

import io.gearshift.cli.load.Report;
import io.gearshift.cli.load.Slice;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Finds how many queries per second a server answers in time, by raising the rate by half until it
 * does not keep up three times; a server that is still cold gets another chance.
 *
 * @param slo of a query; where it is long, what a queue can hide does not count
 */
record Capacity(Duration slo, PrintWriter story) {
  private static final double SECONDS = 3;
  private static final double STEP = 1.5;
  private static final int FAILURES = 3;
  private static final double IN_TIME = 0.9;
  private static final double FILLING = 2;
  private static final double MORE = 2;

  /** Runs a steady load. */
  @FunctionalInterface
  interface Probe {
    Report run(double rate, double seconds) throws InterruptedException;
  }

  /**
   * @param rate to begin with
   */
  double find(double rate, Probe probe) throws InterruptedException {
    double unseen = Math.floor(FILLING * slo.toMillis() / 1e3);
    double seconds = SECONDS + unseen + Math.floor(MORE * slo.toMillis() / 1e3);
    double most = 0;
    int failures = 0;
    while (failures < FAILURES) {
      List<Slice> all = probe.run(rate, seconds).seconds();
      List<Slice> seen = all.subList((int) Math.min(all.size(), unseen), all.size());
      double offered = seen.stream().mapToLong(Slice::offered).sum() / (seconds - unseen);
      double inTime = seen.stream().mapToLong(Slice::inTime).sum() / (seconds - unseen);
      most = Math.max(most, inTime);
      boolean kept = inTime >= IN_TIME * offered;
      failures += kept ? 0 : 1;
      rate *= kept ? STEP : 1;
      story.printf(
          Locale.ROOT,
          "%s: of %s queries/s it answers %s in time%n",
          Contender.MOST_ACCURATE,
          rate(offered),
          rate(inTime));
      story.flush();
    }
    return most;
  }

  /** A rate as it is told. */
  static String rate(double perSecond) {
    return String.format(Locale.ROOT, perSecond < 100 ? "%.1f" : "%.0f", perSecond);
  }
}
