package io.gearshift.actors.control;

import io.gearshift.domain.traffic.Forecaster;
import io.gearshift.domain.traffic.Rate;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * What arrives in the whole cluster, of each family or of each pipeline. Routers do not count the
 * same seconds: the newest count of each node is what arrives there per second, until it says
 * otherwise or falls silent.
 */
final class Arrivals<K> {
  private record Count(long items, Instant at) {}

  private final Forecaster beginning;
  private final Map<K, Map<String, Count>> counts = new HashMap<>();
  private final Map<K, Forecaster> forecasters = new HashMap<>();

  /**
   * @param beginning what each is forecast by before anything has arrived
   */
  Arrivals(Forecaster beginning) {
    this.beginning = beginning;
  }

  void count(String node, K of, long items, Instant now) {
    counts.computeIfAbsent(of, key -> new HashMap<>()).put(node, new Count(items, now));
  }

  /** A second has passed; nodes that have been silent since then count no more. */
  void endSecond(Instant silentSince) {
    counts.forEach(
        (of, byNode) -> {
          byNode.values().removeIf(count -> count.at().isBefore(silentSince));
          long items = byNode.values().stream().mapToLong(Count::items).sum();
          forecasters.merge(
              of, beginning.after(items), (forecaster, first) -> forecaster.after(items));
        });
  }

  Rate forecast(K of) {
    return forecasters.getOrDefault(of, beginning).forecast();
  }

  /** What arrived in the last second. */
  Map<K, Rate> newest() {
    Map<K, Rate> newest = new HashMap<>();
    forecasters.forEach((of, forecaster) -> newest.put(of, forecaster.newest()));
    return newest;
  }
}
