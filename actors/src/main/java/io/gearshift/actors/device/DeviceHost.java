package io.gearshift.actors.device;

import io.gearshift.actors.device.DeviceReport.State;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.plan.Placement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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

  /** A batcher would have queries answered late, but not with so many cores. */
  public record WantCores(ActorRef<Batcher.Command> batcher, int cores) implements Command {}

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

  record SlotStopped(VariantId variant, ActorRef<ModelSlot.Command> slot) implements Command {}

  private record BatcherStopped(ActorRef<Batcher.Command> batcher) implements Command {}

  private enum HeartbeatDue implements Command {
    INSTANCE
  }

  private enum CoresDue implements Command {
    INSTANCE
  }

  private enum FarewellHeard implements Command {
    INSTANCE
  }

  /** How many heartbeats it takes until all routers know that a device leaves. */
  private static final int FAREWELL = 2;

  private final TimerScheduler<Command> timers;
  private final Hosting hosting;
  private final RecipientRef<DeviceReport> routers;
  private final TurnQueue turns = new TurnQueue();
  private final DeviceWork work = new DeviceWork();
  private final SlotTable slots;
  private final IdleTime idle;
  private final Optional<DeviceCores> cores;
  private ActorRef<Left> leaver;

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
    context.setLoggerName(DeviceHost.class);
    this.timers = timers;
    this.hosting = hosting;
    this.routers = routers;
    this.slots = new SlotTable(context, hosting, work);
    this.cores = hosting.growth().map(growth -> new DeviceCores(hosting.device(), growth));
    cores.ifPresent(grown -> timers.startTimerWithFixedDelay(CoresDue.INSTANCE, grown.interval()));
    this.idle = new IdleTime(hosting.shadows(), hosting.clock().instant());
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(WantTurn.class, this::onWantTurn)
        .onMessage(WantIdleTurn.class, this::onWantIdleTurn)
        .onMessage(EndTurn.class, this::onEndTurn)
        .onMessage(WantCores.class, this::onWantCores)
        .onMessageEquals(CoresDue.INSTANCE, this::onCoresDue)
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
    if (idle.take(wanted.run(), waits, slots.leastSlo(), hosting.clock().instant())) {
      turns.lend(wanted.batcher());
    } else {
      wanted.batcher().tell(Batcher.NoTurn.INSTANCE);
    }
    return this;
  }

  private Behavior<Command> onEndTurn(EndTurn ended) {
    if (!turns.isShadow()) {
      idle.ran(hosting.clock().instant());
    }
    turns.end(ended.batcher());
    cores.ifPresent(DeviceCores::release);
    return this;
  }

  /** First the cores are there, then the batchers are told to use them. */
  private Behavior<Command> onWantCores(WantCores wanted) {
    DeviceCores have = cores.orElseThrow();
    if (wanted.cores() <= have.used()) {
      return this; // it was told meanwhile
    }
    int deferredBefore = have.deferred();
    if (have.grow(wanted.cores())) {
      slots.useCores(have.used());
      getContext().getLog().info("{} grows to {} cores", hosting.device().id(), have.used());
      return report();
    }
    wanted.batcher().tell(Batcher.NoCores.INSTANCE);
    if (have.deferred() == deferredBefore) {
      return this;
    }
    getContext()
        .getLog()
        .warn(
            "{} stays at {} cores: {} would be in time, but the node has no more ({} free)",
            hosting.device().id(),
            have.used(),
            have.deferred(),
            hosting.growth().orElseThrow().ledger().free());
    return report();
  }

  /** First the batchers are told to use less, and what runs is over; then the cores go back. */
  private Behavior<Command> onCoresDue() {
    DeviceCores have = cores.orElseThrow();
    if (!have.shrink(work.takeRan(), hosting.clock().instant())) {
      return this;
    }
    slots.useCores(have.used());
    if (!turns.isTaken()) {
      have.release();
    }
    getContext().getLog().info("{} shrinks to {} cores", hosting.device().id(), have.used());
    return report();
  }

  private Behavior<Command> onBatcherStopped(BatcherStopped stopped) {
    turns.remove(stopped.batcher());
    if (!turns.isTaken()) {
      cores.ifPresent(DeviceCores::release);
    }
    return this;
  }

  private Behavior<Command> onHost(Host host) {
    if (host.epoch() < slots.epoch() || leaver != null) {
      return this;
    }
    slots.host(host.epoch(), host.placements());
    return report();
  }

  private Behavior<Command> onSlotServes(SlotServes serves) {
    getContext().watchWith(serves.batcher(), new BatcherStopped(serves.batcher()));
    slots
        .succeed(serves)
        .ifPresent(
            before ->
                timers.startSingleTimer(
                    before,
                    new Replaced(before),
                    hosting.settings().heartbeat().multipliedBy(FAREWELL)));
    if (!slots.isCurrent(serves.variant(), serves.slot())) {
      return this;
    }
    slots.serve(serves);
    return report();
  }

  private Behavior<Command> onSlotFails(SlotFails fails) {
    slots.fail(fails);
    return slots.isCurrent(fails.variant(), fails.slot()) ? report() : this;
  }

  private Behavior<Command> onSlotStopped(SlotStopped stopped) {
    slots.remove(stopped);
    report();
    return stopIfLeft();
  }

  private Behavior<Command> onRenew(Renew renew) {
    slots.renew(renew.family());
    return report();
  }

  private Behavior<Command> onReplaced(Replaced replaced) {
    replaced.slot().tell(ModelSlot.Unload.INSTANCE);
    return this;
  }

  private Behavior<Command> onLeave(Leave leave) {
    leaver = leave.replyTo();
    slots.withdraw();
    timers.startSingleTimer(
        FarewellHeard.INSTANCE, hosting.settings().heartbeat().multipliedBy(FAREWELL));
    return report();
  }

  /** What was sent here before is answered: nobody sends anything any more. */
  private Behavior<Command> onFarewellHeard() {
    slots.unload();
    return stopIfLeft();
  }

  private Behavior<Command> onRenewPolicies() {
    slots.renewPolicies();
    return this;
  }

  private Behavior<Command> stopIfLeft() {
    if (leaver == null || !slots.isEmpty()) {
      return this;
    }
    leaver.tell(Left.INSTANCE);
    return Behaviors.stopped();
  }

  private Behavior<Command> report() {
    routers.tell(
        new DeviceReport(
            hosting.device(),
            slots.epoch(),
            slots.slots(),
            cores.map(DeviceCores::used).orElse(0),
            cores.map(DeviceCores::deferred).orElse(0)));
    return this;
  }
}
