package io.gearshift.actors.pipeline;

import io.gearshift.actors.control.PipelineDemand;
import io.gearshift.actors.stage.Reply;
import io.gearshift.actors.stage.StageLoad;
import io.gearshift.actors.stage.StageRouter;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.measure.QueryMeter;
import io.gearshift.domain.pipeline.Pipeline;
import io.gearshift.domain.pipeline.PipelineGraph;
import io.gearshift.domain.pipeline.PipelineRun.Take;
import io.gearshift.domain.pipeline.PipelineRun.Task;
import io.gearshift.domain.pipeline.Refusal;
import io.gearshift.domain.pipeline.StageTimes;
import io.gearshift.domain.plan.Budget;
import io.gearshift.domain.traffic.Query;
import io.gearshift.domain.traffic.Tensor;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
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
 * Leads each query of a pipeline from stage to stage, and sees to it that it gets exactly one
 * answer, however its stages and steps fare. One for each pipeline and node.
 */
public final class PipelineRouter extends AbstractBehavior<PipelineRouter.Command> {

  public sealed interface Command {}

  /**
   * Answer this query.
   *
   * @param query its inputs in the order of the pipeline's signature
   */
  public record Infer(Query query, ActorRef<Reply> replyTo) implements Command {}

  /** Forget this query: it needs no answer any more, and gets none. */
  public record Cancel(long queryId) implements Command {}

  /** Say what is ready. */
  public record Describe(ActorRef<PipelineReadiness> replyTo) implements Command {}

  /**
   * Share out time as this plan does, unless it is older than the one that is obeyed.
   *
   * @param budgets of any pipelines
   */
  public record Adopt(long epoch, List<Budget> budgets) implements Command {}

  record Replied(Reply reply) implements Command {}

  record Heard(StageLoad load) implements Command {}

  record Stepped(Underway query, Take<Tensor> take, List<List<Tensor>> items, Throwable failure)
      implements Command {}

  private enum Due implements Command {
    SWEEP,
    SECOND
  }

  /** What a router keeps when it fails. */
  private record Kept(StageTimes times, EdgeCounts counts, Promises promises) {}

  private final PipelineRouterSettings settings;
  private final InstantSource clock;
  private final Kept kept;
  private final Errands errands;

  /**
   * A router that goes on after a failure with all that it had promised.
   *
   * @param stages the routers of this node, of all families of the pipeline at least
   * @param queryIds gives ids that no other query of the node has
   * @param steps where steps are applied
   * @param queries told what becomes of each query
   * @param meter told every second what has arrived and what came of it
   */
  public static Behavior<Command> create(
      PipelineRouterSettings settings,
      Pipeline pipeline,
      Map<FamilyId, ActorRef<StageRouter.Command>> stages,
      LongSupplier queryIds,
      Executor steps,
      InstantSource clock,
      QueryMeter queries,
      RecipientRef<PipelineDemand> meter) {
    return Behaviors.setup(
        outer -> {
          PipelineGraph graph = pipeline.graph();
          StageTimes times = new StageTimes(graph, pipeline.expected());
          EdgeCounts counts = new EdgeCounts(graph, meter);
          Promises promises = new Promises(settings, pipeline, queryIds, times, counts, queries);
          Kept kept = new Kept(times, counts, promises);
          Steps applied = new Steps(steps, clock);
          Behavior<Command> router =
              Behaviors.setup(
                  context ->
                      Behaviors.withTimers(
                          timers -> {
                            Errands errands = new Errands(context, graph, stages, applied);
                            return new PipelineRouter(
                                context, timers, settings, clock, kept, errands);
                          }));
          return Behaviors.supervise(router).onFailure(SupervisorStrategy.restart());
        });
  }

  private PipelineRouter(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      PipelineRouterSettings settings,
      InstantSource clock,
      Kept kept,
      Errands errands) {
    super(context);
    context.setLoggerName(PipelineRouter.class);
    this.settings = settings;
    this.clock = clock;
    this.kept = kept;
    this.errands = errands;
    timers.startTimerWithFixedDelay(Due.SWEEP, settings.sweep());
    timers.startTimerAtFixedRate(Due.SECOND, Duration.ofSeconds(1));
    errands.watch();
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Infer.class, this::onInfer)
        .onMessage(Cancel.class, this::onCancel)
        .onMessage(Replied.class, this::onReplied)
        .onMessage(Stepped.class, this::onStepped)
        .onMessage(Heard.class, this::onHeard)
        .onMessage(Adopt.class, this::onAdopt)
        .onMessage(Describe.class, this::onDescribe)
        .onMessageEquals(Due.SWEEP, this::onSweepDue)
        .onMessageEquals(Due.SECOND, this::onSecondDue)
        .build();
  }

  private Behavior<Command> onInfer(Infer infer) {
    kept.promises().take(infer, errands, clock.instant());
    return this;
  }

  private Behavior<Command> onCancel(Cancel cancel) {
    kept.promises().cancel(cancel.queryId(), errands, clock.instant());
    return this;
  }

  private Behavior<Command> onReplied(Replied replied) {
    kept.promises().settle(replied.reply(), errands, clock.instant());
    return this;
  }

  private Behavior<Command> onStepped(Stepped stepped) {
    Instant now = clock.instant();
    Task task = stepped.take().task();
    if (stepped.failure() == null) {
      kept.promises().stepped(stepped.query(), task, stepped.items(), errands, now);
    } else {
      Refusal refusal = Steps.refusal(stepped.take(), stepped.failure(), getContext().getLog());
      kept.promises().failed(stepped.query(), task, refusal, errands, now);
    }
    return this;
  }

  private Behavior<Command> onHeard(Heard heard) {
    StageLoad load = heard.load();
    if (load.serving()) {
      kept.times()
          .hear(load.family(), load.leastWait(), load.leastRun(), load.bestRun(), clock.instant());
    } else {
      kept.times().forget(load.family());
    }
    return this;
  }

  private Behavior<Command> onAdopt(Adopt adopt) {
    kept.times().adopt(adopt.epoch(), adopt.budgets());
    return this;
  }

  private Behavior<Command> onDescribe(Describe describe) {
    StageTimes times = kept.times();
    describe.replyTo().tell(new PipelineReadiness(times.graph().id(), times.serving()));
    return this;
  }

  private Behavior<Command> onSweepDue() {
    Instant now = clock.instant();
    kept.times().forgetBefore(now.minus(settings.silentAfter()));
    kept.promises().refuseOverdue(now.minus(settings.grace()), errands, now);
    return this;
  }

  private Behavior<Command> onSecondDue() {
    kept.counts().endSecond();
    errands.watch();
    return this;
  }
}
