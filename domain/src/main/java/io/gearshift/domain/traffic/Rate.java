package io.gearshift.domain.traffic;

import java.util.Locale;

/** Items per second, arriving or served. */
public record Rate(double perSecond) implements Comparable<Rate> {
  public static final Rate ZERO = new Rate(0);

  public Rate {
    if (!(perSecond >= 0 && perSecond < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("rate: " + perSecond + " (expected: finite, >= 0)");
    }
  }

  public static Rate of(double perSecond) {
    return new Rate(perSecond);
  }

  public boolean isZero() {
    return perSecond == 0;
  }

  @Override
  public int compareTo(Rate other) {
    return Double.compare(perSecond, other.perSecond);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%.2f/s", perSecond);
  }
}
