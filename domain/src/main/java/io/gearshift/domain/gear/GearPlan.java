package io.gearshift.domain.gear;

import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.VariantId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The gears of one family on given devices: variants that stay where they are, and a gear for every
 * demand.
 *
 * @param placement the variants that each device holds, in every gear
 * @param gears by range; the ranges begin at 0, and each where the one before it ends
 */
public record GearPlan(FamilyId family, Map<DeviceId, Set<VariantId>> placement, List<Gear> gears) {
  public GearPlan {
    Map<DeviceId, Set<VariantId>> sorted =
        new TreeMap<>((one, other) -> one.name().compareTo(other.name()));
    placement.forEach(
        (device, variants) ->
            sorted.put(device, Collections.unmodifiableSet(new TreeSet<>(variants))));
    placement = Collections.unmodifiableMap(sorted);
    gears = List.copyOf(gears);
    if (gears.isEmpty()) {
      throw new IllegalArgumentException("gear plan without a gear (expected: at least one)");
    }
    placement.forEach((device, variants) -> requireOf(family, device, variants));
    double end = 0;
    for (Gear gear : gears) {
      if (gear.range().from() != end) {
        throw new IllegalArgumentException(
            "gear for %s (expected: one that begins at %s, where the one before it ends)"
                .formatted(gear.range(), end));
      }
      end = gear.range().to();
      requirePlaced(placement, gear);
    }
  }

  /** The highest demand that was planned for, per second. */
  public double highest() {
    return gears.get(gears.size() - 1).range().to();
  }

  private static void requireOf(FamilyId family, DeviceId device, Set<VariantId> variants) {
    for (VariantId variant : variants) {
      if (!variant.family().equals(family)) {
        throw new IllegalArgumentException(
            "placement of %s on %s (expected: variants of %s)".formatted(variant, device, family));
      }
    }
  }

  private static void requirePlaced(Map<DeviceId, Set<VariantId>> placement, Gear gear) {
    for (Replica replica : gear.replicas()) {
      if (!placement.getOrDefault(replica.device(), Set.of()).contains(replica.variant())) {
        throw new IllegalArgumentException(
            "gear for %s uses %s on %s, which is not placed there (expected: one of %s)"
                .formatted(gear.range(), replica.variant(), replica.device(), placement));
      }
    }
  }
}
