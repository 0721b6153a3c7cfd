package io.gearshift.domain.gear;

import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.VariantId;

/**
 * One variant on one device, as one gear uses it.
 *
 * @param weight the part that it gets of what reaches the variant; those of a variant sum to one
 * @param minQueue how many queries have to wait before it runs them, all at once
 */
public record Replica(DeviceId device, VariantId variant, double weight, int minQueue) {
  public Replica {
    if (!(weight > 0 && weight <= 1)) {
      throw new IllegalArgumentException(
          "weight of %s on %s: %s (expected: above 0, up to 1)".formatted(variant, device, weight));
    }
    if (minQueue < 1) {
      throw new IllegalArgumentException(
          "minimum queue of %s on %s: %s (expected: >= 1)".formatted(variant, device, minQueue));
    }
  }
}
