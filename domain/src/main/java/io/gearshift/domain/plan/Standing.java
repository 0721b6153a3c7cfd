package io.gearshift.domain.plan;

import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.VariantId;
import java.util.List;

/**
 * What stands on the devices just now, and which plan the routers obey.
 *
 * @param instances those that are loaded, and none that is still loading or draining
 * @param epoch of the plan that the routers obey
 */
public record Standing(List<Instance> instances, long epoch) {
  public Standing {
    instances = List.copyOf(instances);
  }

  /** A loaded variant on a device. */
  public record Instance(DeviceId device, VariantId variant) {
    @Override
    public String toString() {
      return variant + " on " + device;
    }
  }
}
