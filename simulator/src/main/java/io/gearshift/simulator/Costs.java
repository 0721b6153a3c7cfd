package io.gearshift.simulator;

import java.time.Duration;

/**
 * What takes virtual time beside the runs.
 *
 * @param solve from asking the planner to its plan
 * @param load how many times its profiled load time a load takes
 * @param timerLateness how long after its instant a batcher's timer fires
 * @param perRun what a batch takes on its device beside the run: handing over, assembling,
 *     splitting
 * @param silence how long routers send to a device that is lost before they notice
 */
public record Costs(
    Duration solve, double load, Duration timerLateness, Duration perRun, Duration silence) {
  /** Nothing takes time but runs, and loads as long as profiled. */
  public static final Costs NONE =
      new Costs(Duration.ZERO, 1, Duration.ZERO, Duration.ZERO, Duration.ZERO);

  public Costs {
    requireNotNegative("solve", solve);
    requireNotNegative("timer-lateness", timerLateness);
    requireNotNegative("per-run", perRun);
    requireNotNegative("silence", silence);
    if (!(load >= 0 && load < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("load: " + load + " (expected: >= 0)");
    }
  }

  private static void requireNotNegative(String name, Duration value) {
    if (value.isNegative()) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: >= 0)");
    }
  }
}
