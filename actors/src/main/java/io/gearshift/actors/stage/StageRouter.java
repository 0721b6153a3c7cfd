package io.gearshift.actors.stage;

import io.gearshift.actors.control.Demand;
import io.gearshift.actors.device.Batcher;
import io.gearshift.actors.device.DeviceReport;
import io.gearshift.actors.stage.InFlight.Entry;
import io.gearshift.actors.stage.InstanceTable.Instance;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.routing.RoutePolicy;
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
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/**
 * Sends each query of a family to an instance, and sees to it that it gets exactly one answer: it
 * keeps what is in flight, sends a query once more to another instance if the first was lost or
 * full, and answers itself when nobody else can any more.
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

  private record Replied(Reply reply) implements Command {}

  private record BatcherStopped(ActorRef<Batcher.Command> batcher) implements Command {}

  private enum SweepDue implements Command {
    INSTANCE
  }

  private enum SecondEnded implements Command {
    INSTANCE
  }

  private final RouterSettings settings;
  private final Family family;
  private final RoutePolicy policy;
  private final InstantSource clock;
  private final ActorRef<Reply> replies;
  private final InstanceTable instances;
  private final RecipientRef<Demand> meter;
  private final InFlight inFlight = new InFlight();
  private long arrived;

  /**
   * @param meter told every second how much has arrived
   */
  public static Behavior<Command> create(
      RouterSettings settings,
      Family family,
      RoutePolicy policy,
      InstantSource clock,
      RecipientRef<Demand> meter) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  timers.startTimerWithFixedDelay(SweepDue.INSTANCE, settings.sweep());
                  timers.startTimerAtFixedRate(SecondEnded.INSTANCE, Duration.ofSeconds(1));
                  return new StageRouter(context, settings, family, policy, clock, meter);
                }));
  }

  private StageRouter(
      ActorContext<Command> context,
      RouterSettings settings,
      Family family,
      RoutePolicy policy,
      InstantSource clock,
      RecipientRef<Demand> meter) {
    super(context);
    this.settings = settings;
    this.family = family;
    this.policy = policy;
    this.clock = clock;
    this.meter = meter;
    this.replies = context.messageAdapter(Reply.class, Replied::new);
    this.instances = new InstanceTable(family);
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Infer.class, this::onInfer)
        .onMessage(Replied.class, replied -> onReply(replied.reply()))
        .onMessage(Observe.class, this::onObserve)
        .onMessage(BatcherStopped.class, this::onBatcherStopped)
        .onMessage(Describe.class, this::onDescribe)
        .onMessageEquals(SweepDue.INSTANCE, this::onSweep)
        .onMessageEquals(SecondEnded.INSTANCE, this::onSecondEnded)
        .build();
  }

  private Behavior<Command> onInfer(Infer infer) {
    arrived += infer.query().items();
    dispatch(new Entry(infer, null, false));
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
      dispatch(new Entry(entry.infer(), entry.instance(), true));
    } else {
      entry.infer().replyTo().tell(reply);
    }
    return this;
  }

  private Behavior<Command> onObserve(Observe observe) {
    DeviceReport report = observe.report();
    for (ActorRef<Batcher.Command> added : instances.observe(report, clock.instant())) {
      getContext().watchWith(added, new BatcherStopped(added));
    }
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

  private void reroute(ActorRef<Batcher.Command> lost) {
    for (Entry entry : inFlight.removeOf(lost)) {
      if (mayTryAgain(entry, Reason.LOST)) {
        dispatch(new Entry(entry.infer(), entry.instance(), true));
      } else {
        reject(entry, Reason.LOST, "the instance of " + entry.instance().variant() + " was lost");
      }
    }
  }

  private boolean mayTryAgain(Entry entry, Reason reason) {
    return switch (reason) {
      case OVERLOAD, LOST, UNAVAILABLE ->
          !entry.again() && clock.instant().isBefore(entry.infer().query().deadline());
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
      rejectUnrouted(entry);
      return;
    }
    Instance instance = chosen.get();
    instance.send(infer.query().items());
    inFlight.put(new Entry(infer, instance, entry.again()));
    instance.batcher().tell(new Batcher.Submit(infer.query(), replies));
  }

  private void rejectUnrouted(Entry entry) {
    String asked =
        entry.infer().variant().map(VariantId::toString).orElseGet(() -> family.id().name());
    if (entry.instance() != null && instances.serves(entry.instance())) {
      reject(entry, Reason.OVERLOAD, "the queues of " + asked + " are full");
    } else {
      reject(entry, Reason.UNAVAILABLE, "no instance of " + asked + " is ready");
    }
  }

  private static void reject(Entry entry, Reason reason, String detail) {
    Infer infer = entry.infer();
    infer.replyTo().tell(new Reply.Rejected(infer.query().id(), reason, detail));
  }
}
