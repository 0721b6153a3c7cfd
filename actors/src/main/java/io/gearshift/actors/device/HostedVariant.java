package io.gearshift.actors.device;

import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.catalog.Variant;

/**
 * A variant on the device that hosts it.
 *
 * @param latency on devices of that kind, up to the family's largest batch
 * @param epoch of the plan that placed it there
 */
public record HostedVariant(Variant variant, DeviceId device, LatencyProfile latency, long epoch) {}
