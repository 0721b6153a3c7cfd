package io.gearshift.actors.stage;

import io.gearshift.actors.control.Demand;
import io.gearshift.actors.device.Batcher;
import io.gearshift.actors.device.DeviceReport;
import io.gearshift.actors.stage.InFlight.Entry;
import io.gearshift.actors.stage.InstanceTable.Instance;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.routing.RoutePolicy;
import io.gearshift.domain.routing.RoutingTable;
import io.gearshift.domain.traffic.Query;
import io.gearshift.domain.traffic.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
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
   */
  public record Infer(Query query, Optional<VariantId> variant, ActorRef<Reply> replyTo)
      implements Command {}

  /** Say what is ready. */
  public record Describe(ActorRef<Readiness> replyTo) implements Command {}

  /** Use what this device offers. */
  public record Observe(DeviceReport report) implements Command {}

  /** Obey a plan, unless it is older than the one that is obeyed. */
  public record Adopt(RoutingTable table) implements Command {}

  /** Choose by this policy from now on. */
  public record Use(RoutePolicy policy) implements Command {}

  private record Replied(Reply reply) implements Command {}

  private record BatcherStopped(ActorRef<Batcher.Command> batcher) implements Command {}

  private record Orphaned(List<Entry> entries) implements Command {}

  private enum SweepDue implements Command {
    INSTANCE
  }

  private enum ParkedDue implements Command {
    INSTANCE
  }

  private enum SecondEnded implements Command {
    INSTANCE
  }

  /** What survives a failure of the router: without it, queries would be forgotten. */
  private record Held(InstanceTable instances, InFlight inFlight, Parked parked) {}

  /** A query that kills what runs it must not go round for ever. */
  private static final int MOST_TRIES = 3;

  private final TimerScheduler<Command> timers;
  private final RouterSettings settings;
  private final Family family;
  private final InstantSource clock;
  private final ActorRef<Reply> replies;
  private final RecipientRef<Demand> meter;
  private final InstanceTable instances;
  private final InFlight inFlight;
  private final Parked parked;
  private RoutePolicy policy;
  private long arrived;

  /**
   * A router that goes on after a failure with all that it had promised.
   *
   * @param meter told every second how much has arrived
   */
  public static Behavior<Command> create(
      RouterSettings settings,
      Family family,
      RoutePolicy policy,
      InstantSource clock,
      RecipientRef<Demand> meter) {
    return Behaviors.setup(
        outer -> {
          Held held =
              new Held(
                  new InstanceTable(family),
                  new InFlight(),
                  new Parked(settings.maxParked(), settings.maxParkedBytes()));
          Behavior<Command> router =
              Behaviors.setup(
                  context ->
                      Behaviors.withTimers(
                          timers -> {
                            timers.startTimerWithFixedDelay(SweepDue.INSTANCE, settings.sweep());
                            timers.startTimerAtFixedRate(
                                SecondEnded.INSTANCE, Duration.ofSeconds(1));
                            return new StageRouter(
                                context, timers, settings, family, policy, clock, meter, held);
                          }));
          return Behaviors.supervise(router).onFailure(SupervisorStrategy.restart());
        });
  }

  private StageRouter(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      RouterSettings settings,
      Family family,
      RoutePolicy policy,
      InstantSource clock,
      RecipientRef<Demand> meter,
      Held held) {
    super(context);
    this.timers = timers;
    this.settings = settings;
    this.family = family;
    this.policy = policy;
    this.clock = clock;
    this.meter = meter;
    this.instances = held.instances();
    this.inFlight = held.inFlight();
    this.parked = held.parked();
    this.replies = context.messageAdapter(Reply.class, Replied::new);
    awaitParked();
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Infer.class, this::onInfer)
        .onMessage(Replied.class, replied -> onReply(replied.reply()))
        .onMessage(Observe.class, this::onObserve)
        .onMessage(BatcherStopped.class, this::onBatcherStopped)
        .onMessage(Orphaned.class, this::onOrphaned)
        .onMessage(Describe.class, this::onDescribe)
        .onMessage(Adopt.class, this::onAdopt)
        .onMessage(Use.class, this::onUse)
        .onMessageEquals(ParkedDue.INSTANCE, this::onParkedDue)
        .onMessageEquals(SweepDue.INSTANCE, this::onSweep)
        .onMessageEquals(SecondEnded.INSTANCE, this::onSecondEnded)
        .build();
  }

  private Behavior<Command> onInfer(Infer infer) {
    arrived += infer.query().items();
    dispatch(Entry.of(infer));
    return this;
  }

  private Behavior<Command> onReply(Reply reply) {
    Entry entry = inFlight.remove(reply.queryId());
    if (entry == null) {
      return this; // answered before: by the sweep, or by the instance it was sent to first
    }
    entry.instance().settle(entry.items());
    if (reply instanceof Reply.Answered answered) {
      entry.instance().ran(answered.timing());
    }
    if (reply instanceof Reply.Rejected rejected && mayTryAgain(entry, rejected.reason())) {
      dispatch(entry);
    } else {
      entry.infer().replyTo().tell(reply);
    }
    return this;
  }

  private Behavior<Command> onObserve(Observe observe) {
    List<ActorRef<Batcher.Command>> added = instances.observe(observe.report(), clock.instant());
    added.forEach(batcher -> getContext().watchWith(batcher, new BatcherStopped(batcher)));
    if (!added.isEmpty()) {
      parked.removeAll().forEach(this::dispatch);
    }
    return this;
  }

  private Behavior<Command> onAdopt(Adopt adopt) {
    instances.adopt(adopt.table());
    return this;
  }

  private Behavior<Command> onUse(Use use) {
    policy = use.policy();
    return this;
  }

  private Behavior<Command> onParkedDue() {
    for (Entry entry : parked.removeDue(clock.instant())) {
      reject(entry, Reason.UNAVAILABLE, "no instance of " + asked(entry) + " was ready in time");
    }
    awaitParked();
    return this;
  }

  private Behavior<Command> onBatcherStopped(BatcherStopped stopped) {
    instances.remove(stopped.batcher());
    reroute(stopped.batcher());
    return this;
  }

  private Behavior<Command> onSweep() {
    Instant now = clock.instant();
    for (Instance silent : instances.removeSilentSince(now.minus(settings.silentAfter()))) {
      getContext()
          .getLog()
          .warn("{} is silent: {} is used no more", silent.device(), silent.variant());
      getContext().unwatch(silent.batcher());
      reroute(silent.batcher());
    }
    for (Entry entry : inFlight.removeDueBefore(now.minus(settings.grace()))) {
      entry.instance().settle(entry.items());
      reject(entry, Reason.LOST, "no answer came from " + entry.instance().variant());
    }
    return this;
  }

  private Behavior<Command> onSecondEnded() {
    meter.tell(new Demand(family.id(), arrived));
    arrived = 0;
    return this;
  }

  private Behavior<Command> onDescribe(Describe describe) {
    describe.replyTo().tell(new Readiness(family.id(), new TreeMap<>(instances.states())));
    return this;
  }

  /** What else was lost with the instance is heard of before the queries are sent again. */
  private void reroute(ActorRef<Batcher.Command> lost) {
    List<Entry> entries = inFlight.removeOf(lost);
    if (!entries.isEmpty()) {
      getContext().getSelf().tell(new Orphaned(entries));
    }
  }

  private Behavior<Command> onOrphaned(Orphaned orphaned) {
    for (Entry entry : orphaned.entries()) {
      if (mayTryAgain(entry, Reason.LOST)) {
        dispatch(entry);
      } else {
        reject(entry, Reason.LOST, "the instance of " + entry.instance().variant() + " was lost");
      }
    }
    return this;
  }

  private boolean mayTryAgain(Entry entry, Reason reason) {
    return switch (reason) {
      case OVERLOAD, LOST, UNAVAILABLE ->
          entry.sent() < (reason == Reason.OVERLOAD ? 2 : MOST_TRIES)
              && clock.instant().isBefore(entry.infer().query().deadline());
      case DEADLINE, FAILED -> false;
    };
  }

  /** Sends a query on its way; {@code entry.instance()} is the one that must not get it. */
  private void dispatch(Entry entry) {
    Infer infer = entry.infer();
    List<Instance> candidates = instances.candidates(infer.variant(), entry.instance());
    Optional<Instance> chosen =
        instances.choose(policy, infer.query(), candidates, clock.instant());
    if (chosen.isEmpty()) {
      parkOrReject(entry);
      return;
    }
    Instance instance = chosen.get();
    instance.send(infer.query().items());
    inFlight.put(entry.sentTo(instance));
    instance.batcher().tell(new Batcher.Submit(infer.query(), replies));
  }

  private void parkOrReject(Entry entry) {
    if (entry.instance() != null && instances.serves(entry.instance())) {
      reject(entry, Reason.OVERLOAD, "the queues of " + asked(entry) + " are full");
    } else if (instances.isExpected(entry.infer().variant()) && parked.offer(entry)) {
      awaitParked();
    } else {
      reject(entry, Reason.UNAVAILABLE, "no instance of " + asked(entry) + " is ready");
    }
  }

  private void awaitParked() {
    parked
        .firstDeadline()
        .map(deadline -> Duration.between(clock.instant(), deadline))
        .ifPresent(
            wait ->
                timers.startSingleTimer(
                    ParkedDue.INSTANCE,
                    ParkedDue.INSTANCE,
                    wait.isNegative() ? Duration.ZERO : wait));
  }

  private String asked(Entry entry) {
    return entry.infer().variant().map(VariantId::toString).orElseGet(() -> family.id().name());
  }

  private static void reject(Entry entry, Reason reason, String detail) {
    Infer infer = entry.infer();
    infer.replyTo().tell(new Reply.Rejected(infer.query().id(), reason, detail));
  }
}
