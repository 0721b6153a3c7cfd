package io.gearshift.actors.device;

import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.catalog.Variant;

/**
 * A variant on the device that hosts it.
 *
 * @param latency on devices of that kind, up to the largest batch that the plan allows
 * @param epoch of the plan that the device obeys
 */
public record HostedVariant(Variant variant, Device device, LatencyProfile latency, long epoch) {

  HostedVariant obeying(LatencyProfile allowed, long newEpoch) {
    return new HostedVariant(variant, device, allowed, newEpoch);
  }
}
