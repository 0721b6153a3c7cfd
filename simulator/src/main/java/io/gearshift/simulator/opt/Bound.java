package io.gearshift.simulator.opt;

import java.util.List;

/** What no policy does better than, in windows of time one after the other. */
public record Bound(List<Window> windows) {

  /**
   * What no policy makes more of the queries that come in a span of time.
   *
   * @param from the second that begins it
   * @param to the second after its last
   * @param inTime how many can be answered in time
   * @param accuracies the sum of the accuracies of answers in time; the two are bounds each on its
   *     own, and no policy need reach both
   */
  public record Window(int from, int to, long offered, double inTime, double accuracies) {}

  public Bound {
    windows = List.copyOf(windows);
  }

  public long offered() {
    return windows.stream().mapToLong(Window::offered).sum();
  }

  /** The part of what came that can be answered in time; 1 if nothing came. */
  public double inTimeRatio() {
    return perQuery(windows.stream().mapToDouble(Window::inTime).sum());
  }

  /** The sum of the accuracies of answers in time over what came; 1 if nothing came. */
  public double accuracyInTime() {
    return perQuery(windows.stream().mapToDouble(Window::accuracies).sum());
  }

  private double perQuery(double sum) {
    return offered() == 0 ? 1 : sum / offered();
  }
}
