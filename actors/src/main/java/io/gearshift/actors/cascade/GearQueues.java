package io.gearshift.actors.cascade;

import io.gearshift.actors.device.Batcher;
import io.gearshift.actors.device.Batcher.Gather;
import io.gearshift.actors.device.DeviceReport.Slot;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.gear.Gear;
import io.gearshift.domain.gear.GearPlan;
import io.gearshift.domain.gear.Replica;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * The minimum queues of a gear plan: how many items are to come together at a replica before it
 * runs them. Batchers are told when it is another number than before.
 */
final class GearQueues {
  private final GearPlan plan;
  private final Duration margin;

  /** For each gear by batcher; none for those that run whatever waits. */
  private List<Map<ActorRef<Batcher.Command>, Gather>> gathers;

  private Map<ActorRef<Batcher.Command>, Gather> told = Map.of();
  private int gear;

  /**
   * @param margin of a query's time that is not waited away
   */
  GearQueues(GearPlan plan, Duration margin) {
    this.plan = plan;
    this.margin = margin;
    this.gathers = Collections.nCopies(plan.gears().size(), Map.of());
  }

  /**
   * Replicas have gone elsewhere.
   *
   * @param slots what serves for a replica; empty if nothing does
   */
  void placed(Function<Replica, Optional<Slot>> slots) {
    gathers = plan.gears().stream().map(one -> gathers(one, slots)).toList();
    shift(gear);
  }

  /** The plan is in this gear from now on. */
  void shift(int to) {
    gear = to;
    Map<ActorRef<Batcher.Command>, Gather> wanted = gathers.get(to);
    if (wanted.equals(told)) {
      return;
    }
    told.keySet().stream()
        .filter(batcher -> !wanted.containsKey(batcher))
        .forEach(batcher -> batcher.tell(Gather.NONE));
    wanted.entrySet().stream()
        .filter(one -> !one.getValue().equals(told.get(one.getKey())))
        .forEach(one -> one.getKey().tell(one.getValue()));
    told = wanted;
  }

  /** Each queue leaves time for what is left of the cascade, run as fast as it can be. */
  private Map<ActorRef<Batcher.Command>, Gather> gathers(
      Gear of, Function<Replica, Optional<Slot>> slots) {
    Map<ActorRef<Batcher.Command>, Gather> byBatcher = new HashMap<>();
    List<VariantId> variants = of.cascade().variants();
    Duration rest = margin;
    for (int step = variants.size() - 1; step >= 0; step--) {
      List<Replica> replicas = of.replicas(variants.get(step));
      for (Replica replica : replicas) {
        Gather gather = new Gather(replica.minQueue(), rest);
        slots
            .apply(replica)
            .filter(slot -> replica.minQueue() > 1)
            .ifPresent(slot -> byBatcher.put(slot.batcher().orElseThrow(), gather));
      }
      rest =
          replicas.stream()
              .flatMap(replica -> slots.apply(replica).stream())
              .map(slot -> slot.latency().of(1))
              .min(Comparator.naturalOrder())
              .map(rest::plus)
              .orElse(rest);
    }
    return byBatcher;
  }
}
