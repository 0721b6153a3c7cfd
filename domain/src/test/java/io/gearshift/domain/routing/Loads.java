package io.gearshift.domain.routing;

import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.traffic.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Instances and queries to route. */
final class Loads {
  private Loads() {}

  static Query query(long id, long slackMs, int items) {
    return new Query(id, Instant.EPOCH, Instant.EPOCH.plusMillis(slackMs), items, List.of());
  }

  static InstanceLoad shared(String device, String variant, double share) {
    return load(device, variant, 0.9, LatencyProfile.measured(Map.of(1, ms(10))), 0, share);
  }

  static InstanceLoad load(
      String device,
      String variant,
      double accuracy,
      LatencyProfile latency,
      long waiting,
      double share) {
    return new InstanceLoad(
        new DeviceId(device),
        VariantId.of("f", variant),
        new Accuracy(accuracy),
        latency,
        ms(waiting),
        share);
  }

  static Duration ms(long ms) {
    return Duration.ofMillis(ms);
  }
}
