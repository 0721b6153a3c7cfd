package io.gearshift.actors.cascade;

import io.gearshift.actors.control.Demand;
import io.gearshift.actors.stage.Reply;
import io.gearshift.actors.stage.Reply.Answered;
import io.gearshift.actors.stage.StageRouter;
import io.gearshift.actors.stage.StageRouter.Cancel;
import io.gearshift.actors.stage.StageRouter.Infer;
import io.gearshift.actors.stage.StageRouter.Observe;
import io.gearshift.domain.cascade.CascadeRun.Answer;
import io.gearshift.domain.cascade.CascadeRun.Ask;
import io.gearshift.domain.cascade.CascadeRun.Next;
import io.gearshift.domain.cascade.Scores;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.measure.QueryMeter;
import io.gearshift.domain.traffic.Query;
import io.gearshift.domain.traffic.Tensor;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
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
 * Stands before the router of a family that is served by a cascade, and speaks as that does: each
 * query for which no variant is asked goes to the cascade's variants one after the other, and gets
 * exactly one answer: a certain one, the last one, or the one at hand when time or room is wanting.
 * Everything else is for the router behind it.
 *
 * <p>A query counts once, in metrics and in the demand that is planned for, however many variants
 * it was sent to.
 */
public final class CascadeRouter extends AbstractBehavior<Object> {

  /** Makes the router behind. */
  @FunctionalInterface
  public interface Steps {
    /**
     * @param queries told what becomes of each step
     * @param meter told every second how many items of steps have arrived
     */
    Behavior<StageRouter.Command> router(QueryMeter queries, RecipientRef<Demand> meter);
  }

  private record StepReplied(Reply reply) {}

  private record StepsArrived(Demand demand) {}

  private record Due(long queryId) {}

  /** What a router keeps when it fails. */
  private record Kept(
      ActorRef<StageRouter.Command> steps,
      Map<Long, Climb> byQuery,
      Map<Long, Climb> byStep,
      long[] arrived) {}

  private final CascadeSettings settings;
  private final CascadeChoice choice;
  private final boolean splits;
  private final LongSupplier queryIds;
  private final InstantSource clock;
  private final QueryMeter queries;
  private final RecipientRef<Demand> meter;
  private final TimerScheduler<Object> timers;
  private final ActorRef<Reply> replies;
  private final ActorRef<StageRouter.Command> steps;
  private final Map<Long, Climb> byQuery;
  private final Map<Long, Climb> byStep;
  private final long[] arrived;

  /**
   * A router that goes on after a failure with all that it had promised.
   *
   * @param choice which cascade each query takes; of this router alone
   * @param queryIds gives each step after the first another id
   * @param queries told what becomes of each query
   * @param meter told every second how much has arrived
   */
  public static Behavior<StageRouter.Command> create(
      CascadeSettings settings,
      Family family,
      CascadeChoice choice,
      LongSupplier queryIds,
      InstantSource clock,
      QueryMeter queries,
      RecipientRef<Demand> meter,
      Steps steps) {
    Behavior<Object> outer =
        Behaviors.setup(
            context -> {
              ActorRef<Demand> arrivals = context.messageAdapter(Demand.class, StepsArrived::new);
              ActorRef<StageRouter.Command> behind =
                  context.spawn(steps.router(new StepMeter(queries), arrivals), "steps");
              Kept kept = new Kept(behind, new HashMap<>(), new HashMap<>(), new long[1]);
              Behavior<Object> router =
                  Behaviors.setup(
                      inner ->
                          Behaviors.withTimers(
                              timers ->
                                  new CascadeRouter(
                                      inner, timers, settings, family, choice, queryIds, clock,
                                      queries, meter, kept)));
              return Behaviors.supervise(router)
                  .onFailure(SupervisorStrategy.restart().withStopChildren(false));
            });
    return outer.narrow();
  }

  private CascadeRouter(
      ActorContext<Object> context,
      TimerScheduler<Object> timers,
      CascadeSettings settings,
      Family family,
      CascadeChoice choice,
      LongSupplier queryIds,
      InstantSource clock,
      QueryMeter queries,
      RecipientRef<Demand> meter,
      Kept kept) {
    super(context);
    this.timers = timers;
    this.settings = settings;
    this.choice = choice;
    this.splits = TensorRows.canBeJoined(family.signature());
    this.queryIds = queryIds;
    this.clock = clock;
    this.queries = queries;
    this.meter = meter;
    this.replies = context.messageAdapter(Reply.class, StepReplied::new);
    this.steps = kept.steps();
    this.byQuery = kept.byQuery();
    this.byStep = kept.byStep();
    this.arrived = kept.arrived();
    byQuery.values().forEach(climb -> awaitDeadline(climb, clock.instant()));
  }

  @Override
  public Receive<Object> createReceive() {
    return newReceiveBuilder()
        .onMessage(Infer.class, this::onInfer)
        .onMessage(Cancel.class, this::onCancel)
        .onMessage(StepReplied.class, replied -> onReply(replied.reply()))
        .onMessage(Due.class, this::onDue)
        .onMessage(StepsArrived.class, this::onStepsArrived)
        .onMessage(Observe.class, this::onObserve)
        .onMessage(StageRouter.Command.class, this::onOther)
        .build();
  }

  private Behavior<Object> onInfer(Infer infer) {
    Query query = infer.query();
    queries.taken(query);
    arrived[0] += query.items();
    Instant now = clock.instant();
    Climb climb =
        infer.variant().isPresent()
            ? Climb.pinned(infer, choice.certainty())
            : Climb.of(infer, choice.next(query, this::waiting, now), choice.certainty(), splits);
    byQuery.put(query.id(), climb);
    enact(climb, climb.run().begin(), Optional.empty(), now);
    return this;
  }

  private int waiting() {
    return byQuery.values().stream().mapToInt(Climb::waiting).sum();
  }

  private Behavior<Object> onCancel(Cancel cancel) {
    Climb climb = byQuery.remove(cancel.queryId());
    if (climb != null) {
      byStep.remove(climb.stepId());
      timers.cancel(new Due(cancel.queryId()));
      steps.tell(new Cancel(climb.stepId()));
      queries.cancelled(climb.query(), climb.version(), clock.instant());
    }
    return this;
  }

  private Behavior<Object> onReply(Reply reply) {
    Climb climb = byStep.remove(reply.queryId());
    if (climb == null) {
      return this; // cancelled, or answered with what was at hand
    }
    Instant now = clock.instant();
    boolean hasTime = now.isBefore(latest(climb));
    Next next;
    if (reply instanceof Answered answer) {
      climb.answered(answer);
      Optional<double[][]> scores = answer.outputs().stream().findFirst().flatMap(Scores::rows);
      next = climb.run().answered(answer.variant(), scores, hasTime);
    } else {
      next = climb.run().refused(((Reply.Rejected) reply).reason(), hasTime);
    }
    enact(climb, next, Optional.of(reply), now);
    return this;
  }

  private Behavior<Object> onDue(Due due) {
    Climb climb = byQuery.get(due.queryId());
    if (climb != null && climb.run().hasAnswer()) {
      byStep.remove(climb.stepId());
      steps.tell(new Cancel(climb.stepId()));
      enact(climb, climb.run().cut(), Optional.empty(), clock.instant());
    }
    return this;
  }

  private Behavior<Object> onStepsArrived(StepsArrived steps) {
    meter.tell(new Demand(steps.demand().family(), arrived[0]));
    arrived[0] = 0;
    return this;
  }

  private Behavior<Object> onObserve(Observe observe) {
    choice.observe(observe.report(), clock.instant());
    return onOther(observe);
  }

  private Behavior<Object> onOther(StageRouter.Command command) {
    steps.tell(command);
    return this;
  }

  /**
   * @param reply of the step that has ended, if one has
   */
  private void enact(Climb climb, Next next, Optional<Reply> reply, Instant now) {
    if (next instanceof Ask ask) {
      boolean first = climb.answers() == 0;
      long id = reply.isEmpty() ? climb.query().id() : queryIds.getAsLong();
      Instant deadline = first ? climb.query().deadline() : latest(climb);
      Query step = climb.step(id, ask.items(), deadline, now);
      byStep.put(id, climb);
      if (!first) {
        awaitDeadline(climb, now);
      }

      steps.tell(new Infer(step, ask.variant(), device(climb, ask), replies));
    } else if (next instanceof Answer answer) {
      boolean chosen = climb.infer().variant().isEmpty();
      Reply.Answered whole = (Reply.Answered) climb.reply(answer);
      if (chosen) {
        queries.cascaded(climb.path(answer));
      }
      queries.answered(
          climb.query(),
          whole.variant().name(),
          whole.accuracy(),
          whole.timing(),
          Tensor.bytes(whole.outputs()),
          now);
      end(climb, chosen ? whole : reply.orElse(whole));
    } else {
      Reply.Rejected refusal = (Reply.Rejected) reply.orElseThrow();
      queries.refused(climb.query(), climb.version(), refusal.reason(), now);
      end(climb, new Reply.Rejected(climb.query().id(), refusal.reason(), refusal.detail()));
    }
  }

  /** Where a step is to go, if it matters. */
  private Optional<DeviceId> device(Climb climb, Ask ask) {
    return climb.taken().flatMap(t -> ask.variant().flatMap(asked -> choice.device(t, asked)));
  }

  private void end(Climb climb, Reply reply) {
    byQuery.remove(climb.query().id());
    timers.cancel(new Due(climb.query().id()));
    climb.infer().replyTo().tell(reply);
  }

  /** When a query gets what is at hand. */
  private Instant latest(Climb climb) {
    return climb.query().deadline().minus(settings.margin());
  }

  private void awaitDeadline(Climb climb, Instant now) {
    Due due = new Due(climb.query().id());
    Duration wait = Duration.between(now, latest(climb));
    timers.startSingleTimer(due, due, wait.isNegative() ? Duration.ZERO : wait);
  }
}
