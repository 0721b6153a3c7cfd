package io.gearshift.actors.control;

/**
 * The numbers of a planner's plans. A planner that hears of a plan that is not its own goes on in a
 * thousand that nobody has used: one that was cut off, and does not know that it is not the planner
 * any more, may count on from where it was, and no two plans have one number.
 */
final class Epochs {
  private static final long TERM = 1_000;
  private long own;

  /**
   * The number of the next plan, if it is used.
   *
   * @param newest of which anybody has heard
   */
  long next(long newest) {
    return newest > own ? (newest / TERM + 1) * TERM + 1 : own + 1;
  }

  /** A plan of this number is out. */
  void used(long number) {
    own = number;
  }
}
