package io.gearshift.domain.gear;

import java.util.Arrays;

/**
 * Which gear a demand calls for, and when not to shift to it (CascadeServe, section 4.7).
 *
 * <p>The gear is that of the measured queries per second. While a backlog is worked off there is no
 * shift to a lower range, whose gear is more accurate and slower: not while queries per second are
 * fewer than {@code patience} times the queries that wait for the first variant of the cascade. As
 * the paper prints it, the rule holds back shifts to higher ranges as well, which are what a long
 * queue needs; here it does not.
 *
 * <p>Gears go by their number in the plan. Asking takes the logarithm of their number and allocates
 * nothing.
 */
public final class GearChoice {
  /** What the paper uses, per second. */
  public static final double PUBLISHED_PATIENCE = 8;

  private final double[] ends;
  private final double patience;

  /**
   * @param patience per second; 0 shifts at once
   */
  public GearChoice(GearPlan plan, double patience) {
    if (!(patience >= 0 && patience < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("patience: " + patience + " (expected: >= 0)");
    }
    this.ends = plan.gears().stream().mapToDouble(gear -> gear.range().to()).toArray();
    this.patience = patience;
  }

  /** The gear for a demand; above all ranges, that of the highest. */
  public int at(double perSecond) {
    int found = Arrays.binarySearch(ends, perSecond);
    return Math.min(ends.length - 1, found >= 0 ? found + 1 : -found - 1);
  }

  /**
   * The gear to be in from now on.
   *
   * @param gear the one so far
   * @param perSecond queries that arrive
   * @param waiting queries in the queue of the first variant of that gear's cascade
   */
  public int next(int gear, double perSecond, int waiting) {
    int wanted = at(perSecond);
    return wanted < gear && perSecond < patience * waiting ? gear : wanted;
  }
}
