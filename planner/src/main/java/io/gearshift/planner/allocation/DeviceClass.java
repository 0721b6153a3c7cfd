package io.gearshift.planner.allocation;

import io.gearshift.domain.catalog.Device;
import java.util.List;

/**
 * Devices that are the same to a planner: of one kind, with as many cores and as much memory.
 *
 * @param index its place among the classes of the problem
 */
public record DeviceClass(int index, List<Device> devices) {
  public DeviceClass {
    devices = List.copyOf(devices);
  }

  /** Any of them: they are all alike. */
  public Device example() {
    return devices.get(0);
  }
}
