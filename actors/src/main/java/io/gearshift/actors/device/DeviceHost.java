package io.gearshift.actors.device;

import io.gearshift.actors.device.DeviceReport.Slot;
import io.gearshift.actors.device.DeviceReport.State;
import io.gearshift.domain.batching.BatchPolicy;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.plan.Placement;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.RecipientRef;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/** Owns one device: the slots of the variants it hosts, and whose turn it is to run. */
public final class DeviceHost extends AbstractBehavior<DeviceHost.Command> {

  public sealed interface Command {}

  /** Host these variants, in batches up to their caps, and no others. Older epochs are ignored. */
  public record Host(long epoch, List<Placement> placements) implements Command {}

  /** Say at once what the device can do; an entity that does not run yet begins with this. */
  public enum Report implements Command {
    INSTANCE
  }

  /** Other batch policies were chosen: hand them to the batchers. */
  public enum RenewPolicies implements Command {
    INSTANCE
  }

  /** The files of a family have changed: load what is hosted of it anew, and serve until then. */
  public record Renew(FamilyId family) implements Command {}

  /** A batcher wants to run; its first query is due at {@code deadline}. */
  public record WantTurn(ActorRef<Batcher.Command> batcher, Instant deadline) implements Command {}

  /**
   * A batcher would run a query for which nobody waits, which takes so long; it is told at once
   * whether it may.
   */
  record WantIdleTurn(ActorRef<Batcher.Command> batcher, Duration run) implements Command {}

  /** A batcher gives the device back. */
  public record EndTurn(ActorRef<Batcher.Command> batcher) implements Command {}

  /** Take no more queries, unload everything, then answer and stop. */
  public record Leave(ActorRef<Left> replyTo) implements Command {}

  /** The device hosts nothing any more. */
  public enum Left {
    INSTANCE
  }

  record SlotServes(
      VariantId variant, ActorRef<ModelSlot.Command> slot, ActorRef<Batcher.Command> batcher)
      implements Command {}

  record SlotFails(VariantId variant, ActorRef<ModelSlot.Command> slot, State state, String reason)
      implements Command {}

  /** All routers know that this slot takes no queries any more. */
  private record Replaced(ActorRef<ModelSlot.Command> slot) implements Command {}

  private record SlotStopped(VariantId variant, ActorRef<ModelSlot.Command> slot)
      implements Command {}

  private record BatcherStopped(ActorRef<Batcher.Command> batcher) implements Command {}

  private enum HeartbeatDue implements Command {
    INSTANCE
  }

  private enum FarewellHeard implements Command {
    INSTANCE
  }

  /** How many heartbeats it takes until all routers know that a device leaves. */
  private static final int FAREWELL = 2;

  private record Hosted(ActorRef<ModelSlot.Command> ref, Slot slot) {}

  /** Of a variant that cannot run here. */
  private static final LatencyProfile NEVER =
      LatencyProfile.measured(Map.of(1, Duration.ofDays(365)));

  private final TimerScheduler<Command> timers;
  private final Hosting hosting;
  private final RecipientRef<DeviceReport> routers;
  private final Map<VariantId, Hosted> slots = new LinkedHashMap<>();

  /** What is loaded to take the place of what serves. */
  private final Map<VariantId, ActorRef<ModelSlot.Command>> successors = new LinkedHashMap<>();

  private final Set<ActorRef<ModelSlot.Command>> predecessors = new HashSet<>();
  private final TurnQueue turns = new TurnQueue();
  private final DeviceWork work = new DeviceWork();
  private final IdleTime idle;
  private final Map<VariantId, Placement> wanted = new LinkedHashMap<>();
  private ActorRef<Left> leaver;
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
                  return new DeviceHost(context, timers, hosting, routers);
                }));
  }

  private DeviceHost(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      Hosting hosting,
      RecipientRef<DeviceReport> routers) {
    super(context);
    this.timers = timers;
    this.hosting = hosting;
    this.routers = routers;
    this.idle = new IdleTime(hosting.shadows(), hosting.clock().instant());
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(WantTurn.class, this::onWantTurn)
        .onMessage(WantIdleTurn.class, this::onWantIdleTurn)
        .onMessage(EndTurn.class, this::onEndTurn)
        .onMessage(BatcherStopped.class, this::onBatcherStopped)
        .onMessage(Host.class, this::onHost)
        .onMessage(SlotServes.class, this::onSlotServes)
        .onMessage(SlotFails.class, this::onSlotFails)
        .onMessage(SlotStopped.class, this::onSlotStopped)
        .onMessage(Renew.class, this::onRenew)
        .onMessage(Replaced.class, this::onReplaced)
        .onMessage(Leave.class, this::onLeave)
        .onMessageEquals(FarewellHeard.INSTANCE, this::onFarewellHeard)
        .onMessageEquals(RenewPolicies.INSTANCE, this::onRenewPolicies)
        .onMessageEquals(HeartbeatDue.INSTANCE, this::report)
        .onMessageEquals(Report.INSTANCE, this::report)
        .build();
  }

  private Behavior<Command> onWantTurn(WantTurn wanted) {
    turns.want(wanted);
    idle.wanted(wanted.deadline(), hosting.clock().instant());
    return this;
  }

  private Behavior<Command> onWantIdleTurn(WantIdleTurn wanted) {
    boolean waits = !turns.isFree() || !work.isNone() || leaver != null;
    if (idle.take(wanted.run(), waits, leastSlo(), hosting.clock().instant())) {
      turns.lend(wanted.batcher());
    } else {
      wanted.batcher().tell(Batcher.NoTurn.INSTANCE);
    }
    return this;
  }

  private Duration leastSlo() {
    return slots.keySet().stream()
        .flatMap(id -> hosting.catalog().get().family(id.family().name()).stream())
        .map(Family::slo)
        .min(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  private Behavior<Command> onEndTurn(EndTurn ended) {
    if (!turns.isShadow()) {
      idle.ran(hosting.clock().instant());
    }
    turns.end(ended.batcher());
    return this;
  }

  private Behavior<Command> onBatcherStopped(BatcherStopped stopped) {
    turns.remove(stopped.batcher());
    return this;
  }

  private Behavior<Command> onHost(Host host) {
    if (host.epoch() < epoch || leaver != null) {
      return this;
    }
    epoch = host.epoch();
    wanted.clear();
    host.placements().forEach(placement -> wanted.put(placement.variant(), placement));
    wanted.values().forEach(this::openOrAdapt);
    slots.keySet().stream().filter(id -> !wanted.containsKey(id)).forEach(this::unload);
    return report();
  }

  private void openOrAdapt(Placement placement) {
    if (slots.containsKey(placement.variant())) {
      update(placement.variant(), slot -> slot.upTo(latency(placement)));
      slots.get(placement.variant()).slot().batcher().ifPresent(b -> b.tell(obey(placement)));
    } else {
      open(placement);
    }
  }

  private void open(Placement placement) {
    VariantId id = placement.variant();
    Optional<Variant> variant = hosting.catalog().get().variant(id);
    if (variant.isEmpty() || !hosting.profiles().get().containsKey(id)) {
      String reason = id + " was left out when this node took stock, or was never profiled here";
      getContext().getLog().error(reason);
      open(id, ModelSlot.none(), Slot.loading(id, NEVER).failing(State.BROKEN, reason));
      return;
    }
    open(id, slot(variant.get(), placement), Slot.loading(id, latency(placement)));
  }

  private Behavior<ModelSlot.Command> slot(Variant variant, Placement placement) {
    Family family = hosting.catalog().get().family(variant.id().family().name()).orElseThrow();
    HostedVariant hosted = new HostedVariant(variant, hosting.device(), latency(placement), epoch);
    return ModelSlot.create(hosting, family, hosted, work, getContext().getSelf());
  }

  private void open(VariantId id, Behavior<ModelSlot.Command> behavior, Slot slot) {
    slots.put(id, new Hosted(spawn(id, behavior), slot));
  }

  private ActorRef<ModelSlot.Command> spawn(VariantId id, Behavior<ModelSlot.Command> behavior) {
    ActorRef<ModelSlot.Command> ref = getContext().spawnAnonymous(behavior);
    getContext().watchWith(ref, new SlotStopped(id, ref));
    return ref;
  }

  /**
   * What serves goes on until its successor can take its place, and stays if that cannot be loaded;
   * what does not serve is given up at once.
   */
  private Behavior<Command> onRenew(Renew renew) {
    for (Placement placement : List.copyOf(wanted.values())) {
      VariantId id = placement.variant();
      Optional<Variant> variant = hosting.catalog().get().variant(id);
      if (id.family().equals(renew.family()) && variant.isPresent() && slots.containsKey(id)) {
        giveUpSuccessor(id);
        if (slots.get(id).slot().batcher().isPresent()) {
          successors.put(id, spawn(id, slot(variant.get(), placement)));
        } else {
          unload(id);
        }
      }
    }
    return report();
  }

  private void giveUpSuccessor(VariantId variant) {
    ActorRef<ModelSlot.Command> successor = successors.remove(variant);
    if (successor != null) {
      successor.tell(ModelSlot.Unload.INSTANCE);
    }
  }

  private void succeed(SlotServes serves) {
    successors.remove(serves.variant());
    Hosted before = slots.get(serves.variant());
    slots.put(serves.variant(), new Hosted(serves.slot(), before.slot()));
    predecessors.add(before.ref());
    timers.startSingleTimer(
        before.ref(),
        new Replaced(before.ref()),
        hosting.settings().heartbeat().multipliedBy(FAREWELL));
  }

  private Behavior<Command> onReplaced(Replaced replaced) {
    replaced.slot().tell(ModelSlot.Unload.INSTANCE);
    return this;
  }

  private void unload(VariantId variant) {
    giveUpSuccessor(variant);
    withdraw(variant);
    slots.get(variant).ref().tell(ModelSlot.Unload.INSTANCE);
  }

  private void withdraw(VariantId variant) {
    update(variant, slot -> slot.failing(State.UNLOADING, Slot.UNLOADING));
  }

  private Behavior<Command> onSlotServes(SlotServes serves) {
    getContext().watchWith(serves.batcher(), new BatcherStopped(serves.batcher()));
    if (serves.slot().equals(successors.get(serves.variant()))) {
      succeed(serves);
    }
    if (!isCurrent(serves.variant(), serves.slot())) {
      return this;
    }
    if (wanted.containsKey(serves.variant())) {
      update(serves.variant(), slot -> slot.serving(serves.batcher()));
      serves.batcher().tell(obey(wanted.get(serves.variant()))); // it may have changed meanwhile
    }
    return report();
  }

  private boolean isCurrent(VariantId variant, ActorRef<ModelSlot.Command> slot) {
    Hosted hosted = slots.get(variant);
    return hosted != null && hosted.ref().equals(slot);
  }

  private Behavior<Command> onSlotFails(SlotFails fails) {
    if (fails.slot().equals(successors.get(fails.variant()))) {
      getContext()
          .getLog()
          .error(
              "{} stays as it was, for its successor fails: {}", fails.variant(), fails.reason());
      giveUpSuccessor(fails.variant());
    }
    if (!isCurrent(fails.variant(), fails.slot())) {
      return this;
    }
    update(fails.variant(), slot -> slot.failing(fails.state(), fails.reason()));
    return report();
  }

  private Behavior<Command> onSlotStopped(SlotStopped stopped) {
    predecessors.remove(stopped.slot());
    boolean gone = isCurrent(stopped.variant(), stopped.slot());
    if (gone) {
      slots.remove(stopped.variant());
    }
    if (gone && wanted.containsKey(stopped.variant())) {
      open(wanted.get(stopped.variant())); // wanted again while it was being unloaded
    }
    report();
    return stopIfLeft();
  }

  private Behavior<Command> onRenewPolicies() {
    slots.forEach(
        (id, hosted) ->
            hosting
                .catalog()
                .get()
                .family(id.family().name())
                .ifPresent(family -> use(hosted, hosting.policies().apply(family))));
    return this;
  }

  private static void use(Hosted hosted, BatchPolicy policy) {
    hosted.slot().batcher().ifPresent(batcher -> batcher.tell(new Batcher.Use(policy)));
  }

  private Behavior<Command> onLeave(Leave leave) {
    leaver = leave.replyTo();
    wanted.clear();
    List.copyOf(successors.keySet()).forEach(this::giveUpSuccessor);
    slots.keySet().forEach(this::withdraw);
    timers.startSingleTimer(
        FarewellHeard.INSTANCE, hosting.settings().heartbeat().multipliedBy(FAREWELL));
    return report();
  }

  /** What was sent here before is answered: nobody sends anything any more. */
  private Behavior<Command> onFarewellHeard() {
    slots.values().forEach(hosted -> hosted.ref().tell(ModelSlot.Unload.INSTANCE));
    predecessors.forEach(slot -> slot.tell(ModelSlot.Unload.INSTANCE));
    return stopIfLeft();
  }

  private Behavior<Command> stopIfLeft() {
    if (leaver == null || !slots.isEmpty() || !predecessors.isEmpty()) {
      return this;
    }
    leaver.tell(Left.INSTANCE);
    return Behaviors.stopped();
  }

  private void update(VariantId variant, UnaryOperator<Slot> change) {
    slots.computeIfPresent(variant, (id, h) -> new Hosted(h.ref(), change.apply(h.slot())));
  }

  private Batcher.Obey obey(Placement placement) {
    return new Batcher.Obey(latency(placement), epoch);
  }

  private LatencyProfile latency(Placement placement) {
    return hosting
        .profiles()
        .get()
        .getOrDefault(placement.variant(), NEVER)
        .upTo(placement.batchCap());
  }

  private Behavior<Command> report() {
    List<Slot> reports = slots.values().stream().map(Hosted::slot).toList();
    routers.tell(new DeviceReport(hosting.device(), epoch, reports));
    return this;
  }
}
