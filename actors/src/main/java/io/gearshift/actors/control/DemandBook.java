package io.gearshift.actors.control;

import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.traffic.Forecaster;
import io.gearshift.domain.traffic.Rate;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * What arrives, by family, in the whole cluster. Routers do not count the same seconds: the newest
 * count of each node is what arrives there per second, until it says otherwise or falls silent.
 */
final class DemandBook {
  private record Count(long items, Instant at) {}

  private final Forecaster beginning;
  private final Rate floor;
  private final Map<FamilyId, Map<String, Count>> counts = new HashMap<>();
  private final Map<FamilyId, Forecaster> forecasters = new HashMap<>();

  /**
   * @param beginning what each family is forecast by before anything has arrived
   * @param floor what is planned for at least
   */
  DemandBook(Forecaster beginning, Rate floor) {
    this.beginning = beginning;
    this.floor = floor;
  }

  void count(String node, Demand demand, Instant now) {
    counts
        .computeIfAbsent(demand.family(), family -> new HashMap<>())
        .put(node, new Count(demand.items(), now));
  }

  /** A second has passed; nodes that have been silent for so long count no more. */
  void endSecond(Instant now, Duration silentAfter) {
    counts.forEach(
        (family, byNode) -> {
          byNode.values().removeIf(count -> count.at().isBefore(now.minus(silentAfter)));
          long items = byNode.values().stream().mapToLong(Count::items).sum();
          forecasters.merge(
              family, beginning.after(items), (forecaster, first) -> forecaster.after(items));
        });
  }

  /** Items per second to plan for. */
  Rate forecast(FamilyId family) {
    Rate forecast = forecasters.getOrDefault(family, beginning).forecast();
    return forecast.compareTo(floor) > 0 ? forecast : floor;
  }

  /** What arrived in the last second. */
  Map<FamilyId, Rate> newest() {
    Map<FamilyId, Rate> newest = new HashMap<>();
    forecasters.forEach((family, forecaster) -> newest.put(family, forecaster.newest()));
    return newest;
  }
}
