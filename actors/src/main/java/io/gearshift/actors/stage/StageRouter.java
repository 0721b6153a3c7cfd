package io.gearshift.actors.stage;

import io.gearshift.actors.control.Demand;
import io.gearshift.actors.device.Batcher;
import io.gearshift.actors.device.DeviceReport;
import io.gearshift.domain.accuracy.FamilyAccuracy;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.measure.QueryMeter;
import io.gearshift.domain.routing.RoutePolicy;
import io.gearshift.domain.routing.Routing;
import io.gearshift.domain.routing.RoutingTable;
import io.gearshift.domain.traffic.Query;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.RecipientRef;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Sends each query of a family to an instance, and sees to it that it gets exactly one answer: it
 * keeps what is in flight, sends a query to another instance if the first was lost or full, lets it
 * wait if an instance is expected, and answers itself when nobody else can any more.
 */
public final class StageRouter extends AbstractBehavior<StageRouter.Command> {

  public sealed interface Command {}

  /**
   * Answer this query.
   *
   * @param variant the one that must serve it, or nothing if the router is to choose
   * @param device the one that is to serve it with that variant, if it can in time; else, where
   *     devices take what waits for them, and when it is sent again, anybody may
   */
  public record Infer(
      Query query, Optional<VariantId> variant, Optional<DeviceId> device, ActorRef<Reply> replyTo)
      implements Command {
    /** On any device. */
    public Infer(Query query, Optional<VariantId> variant, ActorRef<Reply> replyTo) {
      this(query, variant, Optional.empty(), replyTo);
    }
  }

  /** Forget this query: it needs no answer any more, and gets none. */
  public record Cancel(long queryId) implements Command {}

  /** Say what is ready. */
  public record Describe(ActorRef<Readiness> replyTo) implements Command {}

  /** Tell from now on what could be done for an item, at every sweep and as queries come. */
  public record Watch(ActorRef<StageLoad> watcher) implements Command {}

  /** Say how accurate the answers of late were. */
  public record Judge(ActorRef<FamilyAccuracy> replyTo) implements Command {}

  /** Use what this device offers. */
  public record Observe(DeviceReport report) implements Command {}

  /** Obey a plan, unless it is older than the one that is obeyed. */
  public record Adopt(RoutingTable table) implements Command {}

  /** Bring queries to devices like this from now on. */
  public record Use(Routing routing) implements Command {
    /** Each goes at once to the instance that a policy chooses. */
    public Use(RoutePolicy policy) {
      this(new Routing.Push(policy));
    }
  }

  /** The family is this from now on, with the same signature. */
  public record Serve(Family family) implements Command {}

  private record Replied(Reply reply) implements Command {}

  private record BatcherStopped(ActorRef<Batcher.Command> batcher) implements Command {}

  private record Orphaned(List<Long> queryIds) implements Command {}

  private enum Due implements Command {
    SWEEP,
    PROMISE,
    SECOND
  }

  /** What a router keeps when it fails. */
  private record Kept(
      InstanceTable instances, Promises promises, Shadows shadows, Bulletin bulletin) {}

  private final RouterSettings settings;
  private final InstantSource clock;
  private final ActorRef<Reply> replies;
  private final InstanceTable instances;
  private final Promises promises;
  private final Shadows shadows;
  private final Bulletin bulletin;
  private final Alarm<Command> alarm;
  private Routing routing;

  /** A router that has no answer checked. */
  public static Behavior<Command> create(
      RouterSettings settings,
      Family family,
      RoutePolicy policy,
      InstantSource clock,
      QueryMeter queries,
      RecipientRef<Demand> meter) {
    return create(
        settings,
        ShadowSettings.OFF,
        family,
        new Routing.Push(policy),
        new SplittableRandom(0),
        clock,
        queries,
        meter);
  }

  /**
   * A router that goes on after a failure with all that it had promised.
   *
   * @param shadowing how answers are checked
   * @param routing how queries come to devices
   * @param random draws those that are
   * @param queries told what becomes of each query
   * @param meter told every second how much has arrived
   */
  public static Behavior<Command> create(
      RouterSettings settings,
      ShadowSettings shadowing,
      Family family,
      Routing routing,
      RandomGenerator random,
      InstantSource clock,
      QueryMeter queries,
      RecipientRef<Demand> meter) {
    return Behaviors.setup(
        outer -> {
          InstanceTable instances = new InstanceTable(family);
          Shadows shadows = new Shadows(shadowing, family, instances, random, queries);
          Promises promises = new Promises(settings, family, instances, queries, shadows);
          Kept kept = new Kept(instances, promises, shadows, new Bulletin(family.id(), meter));
          Behavior<Command> router =
              Behaviors.setup(
                  context ->
                      Behaviors.withTimers(
                          timers ->
                              new StageRouter(context, timers, settings, routing, clock, kept)));
          return Behaviors.supervise(router).onFailure(SupervisorStrategy.restart());
        });
  }

  private StageRouter(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      RouterSettings settings,
      Routing routing,
      InstantSource clock,
      Kept kept) {
    super(context);
    context.setLoggerName(StageRouter.class);
    this.settings = settings;
    this.routing = routing;
    this.clock = clock;
    this.instances = kept.instances();
    this.promises = kept.promises();
    this.shadows = kept.shadows();
    this.bulletin = kept.bulletin();
    this.replies = context.messageAdapter(Reply.class, Replied::new);
    this.alarm = new Alarm<>(timers, Due.PROMISE);
    timers.startTimerWithFixedDelay(Due.SWEEP, settings.sweep());
    timers.startTimerAtFixedRate(Due.SECOND, Duration.ofSeconds(1));
    promises.use(routing, sending());
    next();
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Infer.class, this::onInfer)
        .onMessage(Cancel.class, this::onCancel)
        .onMessage(Replied.class, replied -> onReply(replied.reply()))
        .onMessage(Observe.class, this::onObserve)
        .onMessage(BatcherStopped.class, this::onBatcherStopped)
        .onMessage(Orphaned.class, this::onOrphaned)
        .onMessage(Describe.class, this::onDescribe)
        .onMessage(Judge.class, this::onJudge)
        .onMessage(Watch.class, this::onWatch)
        .onMessage(Adopt.class, this::onAdopt)
        .onMessage(Use.class, this::onUse)
        .onMessage(Serve.class, this::onServe)
        .onMessageEquals(Due.PROMISE, this::onPromiseDue)
        .onMessageEquals(Due.SWEEP, this::onSweepDue)
        .onMessageEquals(Due.SECOND, this::onSecondDue)
        .build();
  }

  private Behavior<Command> onInfer(Infer infer) {
    if (promises.take(infer, sending())) {
      bulletin.arrived(infer.query().items());
    }
    return next();
  }

  private Behavior<Command> onCancel(Cancel cancel) {
    promises.cancel(cancel.queryId(), replies, clock.instant());
    return next();
  }

  private Behavior<Command> onReply(Reply reply) {
    Promises.Sending sending = sending();
    if (shadows.takes(reply, sending.now())) {
      return this;
    }
    promises.settle(reply, sending);
    return next();
  }

  private Behavior<Command> onObserve(Observe observe) {
    return offered(instances.observe(observe.report(), clock.instant()));
  }

  private Behavior<Command> onServe(Serve serve) {
    promises.serve(serve.family());
    shadows.serve(serve.family());
    return offered(instances.serve(serve.family()));
  }

  private Behavior<Command> offered(List<ActorRef<Batcher.Command>> added) {
    added.forEach(batcher -> getContext().watchWith(batcher, new BatcherStopped(batcher)));
    if (!added.isEmpty()) {
      promises.wake(sending());
    }
    return next();
  }

  private Behavior<Command> onAdopt(Adopt adopt) {
    instances.adopt(adopt.table());
    return this;
  }

  private Behavior<Command> onUse(Use use) {
    if (!use.routing().equals(routing)) {
      routing = use.routing();
      promises.use(routing, sending());
    }
    return next();
  }

  private Behavior<Command> onBatcherStopped(BatcherStopped stopped) {
    instances.remove(stopped.batcher());
    reroute(stopped.batcher());
    return this;
  }

  /** What else was lost with the instance is heard of before its queries are sent again. */
  private void reroute(ActorRef<Batcher.Command> lost) {
    List<Long> orphans = promises.orphan(lost, clock.instant());
    if (!orphans.isEmpty()) {
      getContext().getSelf().tell(new Orphaned(orphans));
    }
  }

  private Behavior<Command> onOrphaned(Orphaned orphaned) {
    promises.adopt(orphaned.queryIds(), sending());
    return next();
  }

  private Behavior<Command> onPromiseDue() {
    alarm.rang();
    promises.refuseDue(clock.instant());
    promises.resume(sending());
    return next();
  }

  private Behavior<Command> onSweepDue() {
    Instant now = clock.instant();
    for (Instance silent : instances.removeSilentSince(now.minus(settings.silentAfter()))) {
      getContext()
          .getLog()
          .warn("{} is silent: {} is used no more", silent.device(), silent.variant());
      getContext().unwatch(silent.batcher());
      reroute(silent.batcher());
    }
    promises.refuseOverdue(now.minus(settings.grace()), now);
    shadows.next(replies, now);
    return next();
  }

  private Behavior<Command> onSecondDue() {
    bulletin.endSecond();
    shadows.tell(clock.instant());
    return this;
  }

  private Behavior<Command> onDescribe(Describe describe) {
    describe.replyTo().tell(instances.readiness());
    return this;
  }

  private Behavior<Command> onJudge(Judge judge) {
    judge.replyTo().tell(shadows.accuracy(clock.instant()));
    return this;
  }

  private Behavior<Command> onWatch(Watch watch) {
    bulletin.add(watch.watcher(), instances.load(clock.instant()));
    return this;
  }

  private Promises.Sending sending() {
    return new Promises.Sending(routing, replies, clock.instant());
  }

  /** After what may have changed when it is to wake, or what it could do. */
  private Behavior<Command> next() {
    Instant now = clock.instant();
    promises.pull(new Promises.Sending(routing, replies, now));
    alarm.set(promises.firstDue(), now);
    bulletin.tell(() -> instances.load(now), now);
    return this;
  }
}
