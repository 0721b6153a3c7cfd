package io.gearshift.domain.cascade;

/**
 * What a variant said of one held-out example.
 *
 * @param predicted the class that it named
 * @param right whether that is the one
 * @param certainty from 0 to 1
 */
public record Verdict(int predicted, boolean right, double certainty) {
  public Verdict {
    if (!(certainty >= 0 && certainty <= 1)) {
      throw new IllegalArgumentException("certainty: " + certainty + " (expected: 0 to 1)");
    }
  }
}
