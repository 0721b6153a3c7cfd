package io.gearshift.domain.plan;

import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.VariantId;

/**
 * The part of a family's arrivals that one instance is sent.
 *
 * @param fraction of the arrivals of the variant's family; those of a family sum to one
 */
public record Share(DeviceId device, VariantId variant, double fraction) {
  public Share {
    if (!(fraction > 0 && fraction <= 1)) {
      throw new IllegalArgumentException(
          "share of "
              + variant
              + " on "
              + device
              + ": "
              + fraction
              + " (expected: above 0, at most 1)");
    }
  }
}
