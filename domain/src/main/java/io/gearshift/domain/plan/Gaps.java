package io.gearshift.domain.plan;

import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.plan.DeviceGap.Obstacle;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What lies between all devices and a plan, summed up, so that a change on a device costs the same
 * however many devices there are.
 */
final class Gaps {
  private final Map<DeviceId, DeviceGap> byDevice = new LinkedHashMap<>();
  private final Map<FamilyId, Cover> covers = new LinkedHashMap<>();
  private final Map<Obstacle, Set<DeviceId>> stuck = new LinkedHashMap<>();
  private int missing;
  private int busy;

  /** What of the plan is missing. */
  int missing() {
    return missing;
  }

  /** How many devices are at a step. */
  int busy() {
    return busy;
  }

  Collection<DeviceGap> all() {
    return byDevice.values();
  }

  Optional<DeviceGap> of(DeviceId device) {
    return Optional.ofNullable(byDevice.get(device));
  }

  Cover cover(FamilyId family) {
    return covers.computeIfAbsent(family, Cover::new);
  }

  Collection<Cover> covers() {
    return covers.values();
  }

  void put(DeviceGap gap) {
    Optional.ofNullable(byDevice.put(gap.standing().device().id(), gap))
        .ifPresent(before -> count(before, -1));
    count(gap, 1);
  }

  void remove(DeviceId device) {
    Optional.ofNullable(byDevice.remove(device)).ifPresent(gap -> count(gap, -1));
  }

  /** The reasons for which devices do not go on, first those that leave the least choice. */
  List<Obstacle> obstacles() {
    return stuck.keySet().stream()
        .sorted(Comparator.comparingInt(obstacle -> obstacle.inTheWay().size()))
        .toList();
  }

  /** Of the devices that do not go on for a reason, so many. */
  List<DeviceGap> behind(Obstacle obstacle, int most) {
    return stuck.getOrDefault(obstacle, Set.of()).stream().limit(most).map(byDevice::get).toList();
  }

  /**
   * Of those, the first to go of which nothing may come that would let the device go on, neither on
   * a device that is at a step nor on one that goes on after one that is.
   */
  Optional<Obstacle> hopeless() {
    Set<FamilyId> coming = coming();
    return stuck.keySet().stream()
        .filter(obstacle -> obstacle.inTheWay().stream().noneMatch(coming::contains))
        .filter(obstacle -> families(obstacle).anyMatch(cover -> cover.dispensable() > 0))
        .max(
            Comparator.<Obstacle>comparingInt(obstacle -> cover(mostServing(obstacle)).serving)
                .thenComparing(obstacle -> obstacle.swapped().contains(mostServing(obstacle))));
  }

  /** Of the families of which something has to go, the one of which most serve. */
  FamilyId mostServing(Obstacle obstacle) {
    return families(obstacle)
        .filter(cover -> cover.dispensable() > 0)
        .max(Comparator.comparingInt(cover -> cover.serving))
        .orElseThrow()
        .family;
  }

  private Stream<Cover> families(Obstacle obstacle) {
    return obstacle.inTheWay().stream().map(this::cover);
  }

  /** The families of which an instance comes if all that is under way goes on. */
  private Set<FamilyId> coming() {
    Set<FamilyId> coming = new HashSet<>();
    covers.values().stream()
        .filter(cover -> cover.coming > 0)
        .forEach(cover -> coming.add(cover.family));
    boolean more = !coming.isEmpty();
    while (more) {
      more = false;
      for (Obstacle obstacle : stuck.keySet()) {
        if (obstacle.inTheWay().stream().anyMatch(coming::contains)) {
          more |= coming.addAll(obstacle.missing());
        }
      }
    }
    return coming;
  }

  private void count(DeviceGap gap, int times) {
    Standing standing = gap.standing();
    standing.variants().forEach((variant, state) -> cover(variant.family()).count(state, times));
    missing += times * gap.missing().size();
    if (standing.isBusy()) {
      busy += times;
      gap.missing().forEach(place -> cover(place.variant().family()).coming += times);
    } else if (gap.isStuck()) {
      Obstacle obstacle = gap.obstacle();
      Set<DeviceId> devices = stuck.computeIfAbsent(obstacle, any -> new LinkedHashSet<>());
      if (times > 0) {
        devices.add(standing.device().id());
      } else {
        devices.remove(standing.device().id());
      }
      if (devices.isEmpty()) {
        stuck.remove(obstacle);
      }
    }
  }
}
