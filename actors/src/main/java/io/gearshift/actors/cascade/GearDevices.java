package io.gearshift.actors.cascade;

import io.gearshift.actors.device.DeviceReport;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.gear.DeviceMatch;
import io.gearshift.domain.gear.Gear;
import io.gearshift.domain.gear.GearPlan;
import io.gearshift.domain.gear.Replica;
import io.gearshift.domain.gear.ReplicaTurns;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The devices that stand for those of a gear plan, by what they report, and whose turn it is among
 * them. A device that was not heard of for a while stands for none.
 */
final class GearDevices {
  private record Heard(Set<VariantId> serves, Instant at) {}

  private final GearPlan plan;
  private final Duration silentAfter;
  private final Map<DeviceId, Heard> heard = new HashMap<>();
  private Instant swept = Instant.MIN;

  /** For each gear by variant; none for one that no device serves which stands for another. */
  private List<Map<VariantId, ReplicaTurns>> turns;

  GearDevices(GearPlan plan, Duration silentAfter) {
    this.plan = plan;
    this.silentAfter = silentAfter;
    this.turns = Collections.nCopies(plan.gears().size(), Map.of());
  }

  void observe(DeviceReport report, Instant now) {
    Set<VariantId> serves =
        report.slots().stream()
            .filter(slot -> slot.batcher().isPresent())
            .map(DeviceReport.Slot::variant)
            .filter(variant -> variant.family().equals(plan.family()))
            .collect(Collectors.toSet());
    Heard before = heard.put(report.device().id(), new Heard(serves, now));
    boolean changed = before == null || !before.serves().equals(serves);
    if (now.isBefore(swept) || !now.isBefore(swept.plus(silentAfter))) {
      swept = now;
      changed |= heard.values().removeIf(one -> one.at().isBefore(now.minus(silentAfter)));
    }
    if (changed) {
      turns = matched();
    }
  }

  /** The device whose turn it is in a gear; empty if it does not matter. */
  Optional<DeviceId> next(int gear, VariantId variant) {
    return Optional.ofNullable(turns.get(gear).get(variant)).map(ReplicaTurns::next);
  }

  private List<Map<VariantId, ReplicaTurns>> matched() {
    Map<DeviceId, DeviceId> live =
        DeviceMatch.of(
            plan.placement(),
            List.copyOf(heard.keySet()),
            List.of(
                (planned, variants, one) ->
                    planned.equals(one) && serves(one).containsAll(variants),
                (planned, variants, one) -> serves(one).equals(variants),
                (planned, variants, one) -> serves(one).containsAll(variants),
                (planned, variants, one) -> !Collections.disjoint(serves(one), variants)));
    return plan.gears().stream().map(gear -> turns(gear, live)).toList();
  }

  private Map<VariantId, ReplicaTurns> turns(Gear gear, Map<DeviceId, DeviceId> live) {
    Map<VariantId, ReplicaTurns> byVariant = new HashMap<>();
    for (VariantId variant : gear.cascade().variants()) {
      List<DeviceId> devices = new ArrayList<>();
      List<Double> weights = new ArrayList<>();
      for (Replica replica : gear.replicas(variant)) {
        DeviceId device = live.get(replica.device());
        if (device != null && serves(device).contains(variant)) {
          devices.add(device);
          weights.add(replica.weight());
        }
      }
      if (!devices.isEmpty()) {
        byVariant.put(variant, new ReplicaTurns(devices, weights));
      }
    }
    return byVariant;
  }

  private Set<VariantId> serves(DeviceId device) {
    return heard.get(device).serves();
  }
}
