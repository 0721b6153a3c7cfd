package io.gearshift.planner.infadapter;

/**
 * Holds back what a lower rate would free (InfAdapter, section 4.4): more is had at once, less when
 * the rate has been no higher than what is planned for in so many intervals, in a row, and the
 * next.
 *
 * @param patience intervals that are let pass
 * @param plannedFor queries per second; 0 before the first plan
 * @param passed intervals
 */
public record Stabiliser(int patience, int plannedFor, int passed) {
  private static final int PUBLISHED = 4;

  /** Whether to plan, and who is to be asked next. */
  public record Decision(boolean plan, Stabiliser next) {}

  public Stabiliser {
    if (patience < 0) {
      throw new IllegalArgumentException(
          "patience: " + patience + " intervals (expected: 0 or more)");
    }
  }

  /** Four intervals, nothing planned yet. */
  public static Stabiliser published() {
    return new Stabiliser(PUBLISHED, 0, 0);
  }

  /** For a rate that is to come. */
  public Decision decide(int rate) {
    boolean plan = rate > plannedFor || passed >= patience;
    return new Decision(
        plan,
        plan
            ? new Stabiliser(patience, rate, 0)
            : new Stabiliser(patience, plannedFor, passed + 1));
  }
}
