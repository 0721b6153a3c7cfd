package io.gearshift.planner.infadapter;

import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.VariantId;
import java.time.Duration;

/**
 * A variant of the family.
 *
 * @param readiness how long it takes until a new deployment of it serves
 */
public record SizedVariant(
    VariantId id, Accuracy accuracy, CoreCapacity capacity, Duration readiness) {
  public SizedVariant {
    if (readiness.isNegative()) {
      throw new IllegalArgumentException("readiness: " + readiness + " (expected: 0 or more)");
    }
  }
}
