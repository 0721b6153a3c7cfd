package io.gearshift.simulator.loki;

import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.routing.InstanceLoad;
import io.gearshift.domain.routing.RoutePolicy;
import io.gearshift.domain.traffic.Query;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Sends queries of the first stage by what waits, and all others as another policy does: the
 * published code of Loki builds a table for the root and does not use it. There the most accurate
 * worker is taken whose queue did not build up faster than it works; here, as nothing is known of
 * when a queue began, the most accurate one that has less than one of its largest batches before
 * it. If there is none, the one that has the least.
 *
 * @param root the family of the first stage
 */
record RootByQueue(FamilyId root, RoutePolicy others) implements RoutePolicy {

  @Override
  public Optional<InstanceLoad> choose(Query query, List<InstanceLoad> candidates, Instant now) {
    return isRoot(candidates)
        ? Optional.of(byQueue(candidates))
        : others.choose(query, candidates, now);
  }

  @Override
  public RoutePolicy over(List<InstanceLoad> candidates) {
    return isRoot(candidates) ? this : others.over(candidates);
  }

  private boolean isRoot(List<InstanceLoad> candidates) {
    return !candidates.isEmpty() && candidates.get(0).variant().family().equals(root);
  }

  private static InstanceLoad byQueue(List<InstanceLoad> candidates) {
    InstanceLoad free = null;
    InstanceLoad least = null;
    for (InstanceLoad each : candidates) {
      boolean hasRoom = each.waiting().compareTo(each.latency().of(each.latency().maxBatch())) < 0;
      if (hasRoom && (free == null || beats(each, free))) {
        free = each;
      }
      if (least == null || each.waiting().compareTo(least.waiting()) < 0) {
        least = each;
      }
    }
    return free != null ? free : least;
  }

  private static boolean beats(InstanceLoad one, InstanceLoad other) {
    int accuracy = one.accuracy().compareTo(other.accuracy());
    return accuracy > 0 || accuracy == 0 && one.waiting().compareTo(other.waiting()) < 0;
  }
}
