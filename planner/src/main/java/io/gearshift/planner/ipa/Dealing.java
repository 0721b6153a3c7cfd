package io.gearshift.planner.ipa;

import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.plan.Placement;
import io.gearshift.planner.allocation.DeviceClass;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Deals replicas out to devices, one to each: first to those that host the variant already, then to
 * those that host nothing, then to others.
 */
final class Dealing {
  private final List<DeviceClass> pools;
  private final Map<DeviceId, Set<VariantId>> running;
  private final Set<DeviceId> taken = new HashSet<>();
  private final List<Placement> placements = new ArrayList<>();

  private Dealing(List<DeviceClass> pools, Map<DeviceId, Set<VariantId>> running) {
    this.pools = pools;
    this.running = running;
  }

  /**
   * @param running what each device hosts now
   */
  static List<Placement> of(
      Collection<StageOption> options,
      List<DeviceClass> pools,
      Map<DeviceId, Set<VariantId>> running) {
    Dealing dealing = new Dealing(pools, running);
    List<StageOption> all = List.copyOf(options);
    int[] left = all.stream().mapToInt(StageOption::replicas).toArray();
    for (int i = 0; i < left.length; i++) {
      VariantId variant = all.get(i).variant();
      left[i] = dealing.deal(all.get(i), left[i], id -> dealing.hosted(id).contains(variant));
    }
    for (int i = 0; i < left.length; i++) {
      left[i] = dealing.deal(all.get(i), left[i], id -> dealing.hosted(id).isEmpty());
    }
    for (int i = 0; i < left.length; i++) {
      dealing.deal(all.get(i), left[i], id -> true);
    }
    return dealing.placements;
  }

  private Set<VariantId> hosted(DeviceId device) {
    return running.getOrDefault(device, Set.of());
  }

  /** Returns how many are left. */
  private int deal(StageOption option, int replicas, Predicate<DeviceId> to) {
    int left = replicas;
    for (Device device : pools.get(option.pool()).devices()) {
      if (left > 0 && !taken.contains(device.id()) && to.test(device.id())) {
        taken.add(device.id());
        placements.add(new Placement(device.id(), option.variant(), option.batch()));
        left--;
      }
    }
    return left;
  }
}
