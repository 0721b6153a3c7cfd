package io.gearshift.actors.cascade;

import io.gearshift.actors.device.Batcher;
import io.gearshift.actors.device.Batcher.Gather;
import io.gearshift.actors.device.DeviceReport.Slot;
import io.gearshift.domain.gear.Gear;
import io.gearshift.domain.gear.GearPlan;
import io.gearshift.domain.gear.MinimumQueues;
import io.gearshift.domain.gear.Replica;
import java.time.Duration;
import java.util.Collections;
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

  private Map<ActorRef<Batcher.Command>, Gather> gathers(
      Gear of, Function<Replica, Optional<Slot>> slots) {
    Map<ActorRef<Batcher.Command>, Gather> byBatcher = new HashMap<>();
    MinimumQueues.of(of, replica -> slots.apply(replica).map(Slot::latency), margin)
        .forEach(
            (replica, minimum) ->
                slots
                    .apply(replica)
                    .flatMap(Slot::batcher)
                    .ifPresent(
                        batcher ->
                            byBatcher.put(
                                batcher, new Gather(minimum.items(), minimum.reserve()))));
    return byBatcher;
  }
}
