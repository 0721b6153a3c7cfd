package io.gearshift.cli.load;

import java.io.PrintWriter;
import java.util.Locale;

/** Shows a run while it goes on: a line for each second, some time after it has passed. */
public final class LiveTable {
  private static final int ROWS_BELOW_A_HEAD = 20;

  private final PrintWriter out;
  private final double seconds;
  private int next;

  /**
   * @param seconds how long the run is to be
   */
  public LiveTable(PrintWriter out, double seconds) {
    this.out = out;
    this.seconds = seconds;
  }

  /** Shows the seconds before the given one that were not yet shown. */
  synchronized void showUntil(int second, Tally tally) {
    while (next < second) {
      if (next % ROWS_BELOW_A_HEAD == 0) {
        out.printf(
            "%11s %8s %8s %6s %8s %6s %8s %8s %9s  %s%n",
            "second",
            "offered",
            "in time",
            "late",
            "dropped",
            "open",
            "p50 ms",
            "p99 ms",
            "accuracy",
            "variants, and why queries were dropped");
      }
      out.println(row(next, tally.second(next)));
      next++;
    }
    out.flush();
  }

  private String row(int second, Slice slice) {
    String dropped = ReportText.dropped(slice);
    return String.format(
        Locale.ROOT,
        "%6d %3.0f%% %8d %8d %6d %8d %6d %8s %8s %9s  %s%s",
        second + 1,
        Math.min(100, 100 * (second + 1) / seconds),
        slice.offered(),
        slice.inTime(),
        slice.late(),
        slice.droppedInAll(),
        slice.open(),
        ReportText.millis(slice.latency().p50Ms()),
        ReportText.millis(slice.latency().p99Ms()),
        ReportText.percent(slice.accuracyMeasured()),
        ReportText.variants(slice),
        dropped.isEmpty() ? "" : " | " + dropped);
  }
}
