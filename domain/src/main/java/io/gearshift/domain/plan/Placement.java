package io.gearshift.domain.plan;

import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.VariantId;

/**
 * One variant on one device.
 *
 * @param batchCap the most items that may run together there
 */
public record Placement(DeviceId device, VariantId variant, int batchCap) {
  public Placement {
    if (batchCap < 1) {
      throw new IllegalArgumentException(
          "batch cap of " + variant + " on " + device + ": " + batchCap + " (expected: >= 1)");
    }
  }
}
