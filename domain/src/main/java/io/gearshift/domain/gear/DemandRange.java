package io.gearshift.domain.gear;

import java.util.Locale;

/**
 * A range of demand that one gear is for, in queries per second.
 *
 * @param from included
 * @param to not included, but for the highest range of a plan: that one has no end
 */
public record DemandRange(double from, double to) {
  public DemandRange {
    if (!(from >= 0 && to > from && to < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "range from " + from + " to " + to + " (expected: 0 <= from < to)");
    }
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%.1f to %.1f/s", from, to);
  }
}
