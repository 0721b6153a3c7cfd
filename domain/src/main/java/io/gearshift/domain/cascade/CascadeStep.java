package io.gearshift.domain.cascade;

import io.gearshift.domain.catalog.VariantId;

/**
 * One variant of a cascade.
 *
 * @param threshold the least certainty with which its answer stands, 0 to 1; 0 for any answer
 */
public record CascadeStep(VariantId variant, double threshold) {
  public CascadeStep {
    if (!(threshold >= 0 && threshold <= 1)) {
      throw new IllegalArgumentException(
          "threshold of " + variant + ": " + threshold + " (expected: 0 to 1)");
    }
  }

  /** Whether an answer as certain as this stands; one that is exactly as certain does. */
  public boolean accepts(double certainty) {
    return certainty >= threshold;
  }
}
