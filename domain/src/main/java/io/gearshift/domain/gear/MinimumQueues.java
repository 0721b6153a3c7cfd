package io.gearshift.domain.gear;

import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.catalog.VariantId;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The minimum queues of a gear, with the time that each has to leave (CascadeServe, SP4). */
public final class MinimumQueues {

  /**
   * What has to wait at a replica before it runs.
   *
   * @param items above 1
   * @param reserve of the first one's time, for what is left of the cascade, run as fast as it can
   *     be, and for the margin
   */
  public record Minimum(int items, Duration reserve) {}

  private MinimumQueues() {}

  /**
   * Those of the replicas that do not run whatever waits.
   *
   * @param latency where a replica stands; empty where nothing stands for it
   * @param margin of a query's time that is not waited away
   */
  public static Map<Replica, Minimum> of(
      Gear gear, Function<Replica, Optional<LatencyProfile>> latency, Duration margin) {
    Map<Replica, Minimum> minimums = new LinkedHashMap<>();
    List<VariantId> variants = gear.cascade().variants();
    Duration rest = margin;
    for (int step = variants.size() - 1; step >= 0; step--) {
      List<Replica> replicas = gear.replicas(variants.get(step));
      for (Replica replica : replicas) {
        if (replica.minQueue() > 1) {
          minimums.put(replica, new Minimum(replica.minQueue(), rest));
        }
      }
      rest =
          replicas.stream()
              .flatMap(replica -> latency.apply(replica).stream())
              .map(one -> one.of(1))
              .min(Comparator.naturalOrder())
              .map(rest::plus)
              .orElse(rest);
    }
    return minimums;
  }
}
