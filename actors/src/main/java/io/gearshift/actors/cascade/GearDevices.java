package io.gearshift.actors.cascade;

import io.gearshift.actors.device.Batcher;
import io.gearshift.actors.device.Batcher.Gather;
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
 * The devices that stand for those of a gear plan, by what they report, whose turn it is among
 * them, and how many items are to come together at each. A device that was not heard of for a while
 * stands for none.
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
  private final ShiftSettings settings;
  private final Map<DeviceId, Heard> heard = new HashMap<>();
  private Instant swept = Instant.MIN;

  /** For each gear by variant; none for one that no device serves which stands for another. */
  private List<Map<VariantId, ReplicaTurns>> turns;

  /** For each gear by batcher; none for those that run whatever waits. */
  private List<Map<ActorRef<Batcher.Command>, Gather>> gathers;

  private Map<ActorRef<Batcher.Command>, Gather> told = Map.of();
  private int gear;

  GearDevices(GearPlan plan, ShiftSettings settings) {
    this.plan = plan;
    this.settings = settings;
    this.turns = Collections.nCopies(plan.gears().size(), Map.of());
    this.gathers = Collections.nCopies(plan.gears().size(), Map.of());
  }

  void observe(DeviceReport report, Instant now) {
    Map<VariantId, Slot> slots =
        report.slots().stream()
            .filter(slot -> slot.batcher().isPresent())
            .filter(slot -> slot.variant().family().equals(plan.family()))
            .collect(Collectors.toMap(Slot::variant, slot -> slot));
    Heard seen = new Heard(slots, now);
    boolean changed = !seen.isAs(heard.put(report.device().id(), seen));
    Duration silence = settings.silentAfter();
    if (now.isBefore(swept) || !now.isBefore(swept.plus(silence))) {
      swept = now;
      changed |= heard.values().removeIf(one -> one.at().isBefore(now.minus(silence)));
    }
    if (changed) {
      Map<DeviceId, DeviceId> live = matched();
      turns = plan.gears().stream().map(one -> turns(one, live)).toList();
      gathers = plan.gears().stream().map(one -> gathers(one, live)).toList();
      shift(gear);
    }
  }

  /** Tells the batchers that are to wait for other numbers of items in this gear. */
  void shift(int to) {
    gear = to;
    Map<ActorRef<Batcher.Command>, Gather> wanted = gathers.get(to);
    if (wanted.equals(told)) {
      return;
    }
    told.keySet().stream()
        .filter(one -> !wanted.containsKey(one))
        .forEach(one -> one.tell(Gather.NONE));
    wanted.forEach(
        (batcher, gather) -> {
          if (!gather.equals(told.get(batcher))) {
            batcher.tell(gather);
          }
        });
    told = wanted;
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

  /** The queues of a gear; each leaves time for what is left of the cascade. */
  private Map<ActorRef<Batcher.Command>, Gather> gathers(Gear of, Map<DeviceId, DeviceId> live) {
    Map<ActorRef<Batcher.Command>, Gather> byBatcher = new HashMap<>();
    List<VariantId> variants = of.cascade().variants();
    Duration rest = settings.margin();
    for (int step = variants.size() - 1; step >= 0; step--) {
      VariantId variant = variants.get(step);
      Duration fastest = null;
      for (Replica replica : of.replicas(variant)) {
        DeviceId device = live.get(replica.device());
        if (device != null && serves(device).contains(variant)) {
          Heard one = heard.get(device);
          Duration alone = one.slots().get(variant).latency().of(1);
          fastest = fastest == null || alone.compareTo(fastest) < 0 ? alone : fastest;
          if (replica.minQueue() > 1) {
            byBatcher.put(one.batcher(variant), new Gather(replica.minQueue(), rest));
          }
        }
      }
      rest = fastest == null ? rest : rest.plus(fastest);
    }
    return byBatcher;
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
