package io.gearshift.planner.gearshift;

import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.VariantId;
import java.util.List;

/**
 * Like devices that are to host the same.
 *
 * @param roomy whether all undominated variants of all families fit
 * @param seats what was profiled and fits on an empty device, in the order in which to load it
 * @param unprofiled what was never profiled there, and takes nobody knows what
 */
record Bundle(List<Device> devices, boolean roomy, List<Seat> seats, List<VariantId> unprofiled) {

  long memoryBytes() {
    return devices.get(0).memoryBytes();
  }
}
