package io.gearshift.actors.cascade;

import io.gearshift.actors.device.Batcher;
import io.gearshift.actors.device.DeviceReport;
import io.gearshift.actors.device.DeviceReport.Slot;
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
import org.apache.pekko.actor.typed.ActorRef;

/**
 * The devices that stand for those of a gear plan, by what they report, and whose turn it is among
 * them. A device that was not heard of for a while stands for none.
 */
final class GearDevices {
  private record Heard(Map<VariantId, Slot> slots, Instant at) {
    Set<VariantId> serves() {
      return slots.keySet();
    }

    ActorRef<Batcher.Command> batcher(VariantId variant) {
      return slots.get(variant).batcher().orElseThrow();
    }

    /** Whether the same batchers serve the same. */
    boolean isAs(Heard before) {
      return before != null
          && serves().equals(before.serves())
          && serves().stream().allMatch(one -> batcher(one).equals(before.batcher(one)));
    }
  }

  private final GearPlan plan;
  private final Duration silentAfter;
  private final GearQueues queues;
  private final Map<DeviceId, Heard> heard = new HashMap<>();
  private Instant swept = Instant.MIN;

  /** For each gear by variant; none for one that no device serves which stands for another. */
  private List<Map<VariantId, ReplicaTurns>> turns;

  GearDevices(GearPlan plan, ShiftSettings settings) {
    this.plan = plan;
    this.silentAfter = settings.silentAfter();
    this.queues = new GearQueues(plan, settings.margin());
    this.turns = Collections.nCopies(plan.gears().size(), Map.of());
  }

  void observe(DeviceReport report, Instant now) {
    Map<VariantId, Slot> slots =
        report.slots().stream()
            .filter(slot -> slot.batcher().isPresent())
            .filter(slot -> slot.variant().family().equals(plan.family()))
            .collect(Collectors.toMap(Slot::variant, slot -> slot, (one, other) -> other));
    Heard seen = new Heard(slots, now);
    boolean changed = !seen.isAs(heard.put(report.device().id(), seen));
    if (now.isBefore(swept) || !now.isBefore(swept.plus(silentAfter))) {
      swept = now;
      changed |= heard.values().removeIf(one -> one.at().isBefore(now.minus(silentAfter)));
    }
    if (changed) {
      Map<DeviceId, DeviceId> live = matched();
      turns = plan.gears().stream().map(one -> turns(one, live)).toList();
      queues.placed(replica -> slot(replica, live));
    }
  }

  /** The plan is in this gear from now on. */
  void shift(int gear) {
    queues.shift(gear);
  }

  /** The device whose turn it is in a gear; empty if it does not matter. */
  Optional<DeviceId> next(int gear, VariantId variant) {
    return Optional.ofNullable(turns.get(gear).get(variant)).map(ReplicaTurns::next);
  }

  private Map<DeviceId, DeviceId> matched() {
    return DeviceMatch.of(
        plan.placement(),
        List.copyOf(heard.keySet()),
        List.of(
            (planned, variants, one) -> planned.equals(one) && serves(one).containsAll(variants),
            (planned, variants, one) -> serves(one).equals(variants),
            (planned, variants, one) -> serves(one).containsAll(variants),
            (planned, variants, one) -> !Collections.disjoint(serves(one), variants)));
  }

  private Optional<Slot> slot(Replica replica, Map<DeviceId, DeviceId> live) {
    return Optional.ofNullable(live.get(replica.device()))
        .map(device -> heard.get(device).slots().get(replica.variant()));
  }

  private Map<VariantId, ReplicaTurns> turns(Gear gear, Map<DeviceId, DeviceId> live) {
    Map<VariantId, ReplicaTurns> byVariant = new HashMap<>();
    for (VariantId variant : gear.cascade().variants()) {
      List<DeviceId> devices = new ArrayList<>();
      List<Double> weights = new ArrayList<>();
      for (Replica replica : gear.replicas(variant)) {
        if (slot(replica, live).isPresent()) {
          devices.add(live.get(replica.device()));
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
