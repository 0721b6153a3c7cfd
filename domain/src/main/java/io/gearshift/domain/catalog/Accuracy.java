package io.gearshift.domain.catalog;

import java.util.Locale;

/** How often a variant is right on held-out data, from 0 to 1, in the metric of its family. */
public record Accuracy(double value) implements Comparable<Accuracy> {
  public Accuracy {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException("accuracy: " + value + " (expected: from 0 to 1)");
    }
  }

  @Override
  public int compareTo(Accuracy other) {
    return Double.compare(value, other.value);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%.2f %%", value * 100);
  }
}
