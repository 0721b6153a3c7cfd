package io.gearshift.domain.routing;

import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.catalog.VariantId;
import java.time.Duration;

/**
 * What a router knows of an instance.
 *
 * @param waiting time that the work takes which was sent to the device and is not answered yet
 * @param share the part of the family's arrivals that the plan wants it to get; 0 if the plan says
 *     nothing of it
 */
public record InstanceLoad(
    DeviceId device,
    VariantId variant,
    Accuracy accuracy,
    LatencyProfile latency,
    Duration waiting,
    double share) {}
