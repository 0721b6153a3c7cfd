package io.gearshift.domain.routing;

import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.traffic.Query;
import java.time.Duration;
import java.time.Instant;

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
    double share) {

  /** Whether a query would have to wait for so long that it cannot be answered in time any more. */
  public boolean isTooLateFor(Query query, Instant now) {
    Duration end = waiting.plus(latency.drain(query.items()));
    return !waiting.isZero() && end.compareTo(Duration.between(now, query.deadline())) > 0;
  }
}
