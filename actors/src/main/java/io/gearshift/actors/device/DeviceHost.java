package io.gearshift.actors.device;

import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantId;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.RecipientRef;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/**
 * Owns one device: the slots of the variants it hosts, and whose turn it is to run. One batcher at
 * a time has the device; of those that wait, the one whose first query is due first is next.
 */
public final class DeviceHost extends AbstractBehavior<DeviceHost.Command> {

  public sealed interface Command {}

  /** Host these variants and no others. Ignored if a newer epoch was seen. */
  public record Host(long epoch, List<VariantId> variants) implements Command {}

  /** Say at once what the device can do; an entity that does not run yet begins with this. */
  public enum Report implements Command {
    INSTANCE
  }

  /** A batcher wants to run; its first query is due at {@code deadline}. */
  public record WantTurn(ActorRef<Batcher.Command> batcher, Instant deadline) implements Command {}

  /** A batcher gives the device back. */
  public record EndTurn(ActorRef<Batcher.Command> batcher) implements Command {}

  /** Unload everything, then answer and stop. */
  public record Leave(ActorRef<Left> replyTo) implements Command {}

  /** The device hosts nothing any more. */
  public enum Left {
    INSTANCE
  }

  record SlotServes(VariantId variant, ActorRef<Batcher.Command> batcher) implements Command {}

  record SlotFails(VariantId variant, String reason) implements Command {}

  private record SlotStopped(VariantId variant, ActorRef<ModelSlot.Command> slot)
      implements Command {}

  private record BatcherStopped(ActorRef<Batcher.Command> batcher) implements Command {}

  private enum HeartbeatDue implements Command {
    INSTANCE
  }

  private record Slot(
      ActorRef<ModelSlot.Command> ref, LatencyProfile latency, DeviceReport.Slot report) {
    Slot reporting(Optional<ActorRef<Batcher.Command>> batcher, String reason) {
      return new Slot(
          ref, latency, new DeviceReport.Slot(report.variant(), latency, batcher, reason));
    }
  }

  private final Hosting hosting;
  private final RecipientRef<DeviceReport> routers;
  private final Map<VariantId, Slot> slots = new LinkedHashMap<>();
  private final Queue<WantTurn> waiting =
      new PriorityQueue<>(Comparator.comparing(WantTurn::deadline));
  private ActorRef<Batcher.Command> running;
  private ActorRef<Left> leaver;
  private List<VariantId> wanted = List.of();
  private long epoch = -1;

  /**
   * @param routers told what the device can do, on every change and at every heartbeat
   */
  public static Behavior<Command> create(Hosting hosting, RecipientRef<DeviceReport> routers) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  timers.startTimerWithFixedDelay(
                      HeartbeatDue.INSTANCE, hosting.settings().heartbeat());
                  return new DeviceHost(context, hosting, routers);
                }));
  }

  private DeviceHost(
      ActorContext<Command> context, Hosting hosting, RecipientRef<DeviceReport> routers) {
    super(context);
    this.hosting = hosting;
    this.routers = routers;
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(WantTurn.class, this::onWantTurn)
        .onMessage(EndTurn.class, ended -> onTurnOver(ended.batcher()))
        .onMessage(BatcherStopped.class, stopped -> onTurnOver(stopped.batcher()))
        .onMessage(Host.class, this::onHost)
        .onMessage(SlotServes.class, this::onSlotServes)
        .onMessage(SlotFails.class, this::onSlotFails)
        .onMessage(SlotStopped.class, this::onSlotStopped)
        .onMessage(Leave.class, this::onLeave)
        .onMessageEquals(HeartbeatDue.INSTANCE, this::report)
        .onMessageEquals(Report.INSTANCE, this::report)
        .build();
  }

  private Behavior<Command> onWantTurn(WantTurn wanted) {
    waiting.add(wanted);
    return grant();
  }

  private Behavior<Command> onTurnOver(ActorRef<Batcher.Command> batcher) {
    waiting.removeIf(wanted -> wanted.batcher().equals(batcher));
    if (batcher.equals(running)) {
      running = null;
    }
    return grant();
  }

  private Behavior<Command> grant() {
    if (running == null && !waiting.isEmpty()) {
      running = waiting.remove().batcher();
      running.tell(Batcher.TakeTurn.INSTANCE);
    }
    return this;
  }

  private Behavior<Command> onHost(Host host) {
    if (host.epoch() < epoch || leaver != null) {
      return this;
    }
    epoch = host.epoch();
    wanted = host.variants();
    for (VariantId variant : wanted) {
      if (!slots.containsKey(variant)) {
        open(variant);
      }
    }
    slots.keySet().stream().filter(id -> !wanted.contains(id)).toList().forEach(this::unload);
    return report();
  }

  private void open(VariantId id) {
    Optional<Variant> variant = hosting.catalog().variant(id);
    LatencyProfile profile = hosting.profiles().get(id);
    if (variant.isEmpty() || profile == null) {
      getContext().getLog().error("{} is not in the catalog, or has no profile here", id);
      return;
    }
    Family family = hosting.catalog().family(id.family().name()).orElseThrow();
    LatencyProfile latency = profile.upTo(family.maxBatch());
    HostedVariant hosted = new HostedVariant(variant.get(), hosting.device().id(), latency, epoch);
    ActorRef<ModelSlot.Command> ref =
        getContext()
            .spawnAnonymous(ModelSlot.create(hosting, family, hosted, getContext().getSelf()));
    getContext().watchWith(ref, new SlotStopped(id, ref));
    slots.put(
        id,
        new Slot(
            ref,
            latency,
            new DeviceReport.Slot(id, latency, Optional.empty(), DeviceReport.LOADING)));
  }

  private void unload(VariantId variant) {
    slots.computeIfPresent(variant, (id, slot) -> slot.reporting(Optional.empty(), "unloading"));
    slots.get(variant).ref().tell(ModelSlot.Unload.INSTANCE);
  }

  private Behavior<Command> onSlotServes(SlotServes serves) {
    getContext().watchWith(serves.batcher(), new BatcherStopped(serves.batcher()));
    slots.computeIfPresent(
        serves.variant(), (id, slot) -> slot.reporting(Optional.of(serves.batcher()), ""));
    return report();
  }

  private Behavior<Command> onSlotFails(SlotFails fails) {
    slots.computeIfPresent(
        fails.variant(), (id, slot) -> slot.reporting(Optional.empty(), fails.reason()));
    return report();
  }

  private Behavior<Command> onSlotStopped(SlotStopped stopped) {
    slots.computeIfPresent(
        stopped.variant(), (id, slot) -> slot.ref().equals(stopped.slot()) ? null : slot);
    if (wanted.contains(stopped.variant())) {
      open(stopped.variant()); // wanted again while it was being unloaded
    }
    report();
    return stopIfLeft();
  }

  private Behavior<Command> onLeave(Leave leave) {
    leaver = leave.replyTo();
    wanted = List.of();
    List.copyOf(slots.keySet()).forEach(this::unload);
    report();
    return stopIfLeft();
  }

  private Behavior<Command> stopIfLeft() {
    if (leaver == null || !slots.isEmpty()) {
      return this;
    }
    leaver.tell(Left.INSTANCE);
    return Behaviors.stopped();
  }

  private Behavior<Command> report() {
    List<DeviceReport.Slot> reports = slots.values().stream().map(Slot::report).toList();
    routers.tell(new DeviceReport(hosting.device(), epoch, reports));
    return this;
  }
}
