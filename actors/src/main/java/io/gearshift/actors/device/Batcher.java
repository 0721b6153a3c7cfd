package io.gearshift.actors.device;

import io.gearshift.actors.stage.Reply;
import io.gearshift.domain.batching.BatchPolicy;
import io.gearshift.domain.batching.MinimumQueue;
import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.cores.CoreLatency;
import io.gearshift.domain.cores.CoreRule;
import io.gearshift.domain.execution.BatchResult;
import io.gearshift.domain.execution.InstanceLostException;
import io.gearshift.domain.execution.ModelInstance;
import io.gearshift.domain.measure.RunMeter;
import io.gearshift.domain.traffic.Query;
import io.gearshift.domain.traffic.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.RecipientRef;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Owns the queue of one instance: asks the policy, and does what it says once the device grants it
 * a turn. Stops, with its queue unanswered, when the instance is lost; the routers notice.
 */
public final class Batcher extends AbstractBehavior<Batcher.Command> {

  public sealed interface Command {}

  /** Answer this query. */
  public record Submit(Query query, ActorRef<Reply> replyTo) implements Command {}

  /**
   * Run these queries together, whatever the batch policy would do: the router that sends them has
   * decided.
   *
   * @param queries by deadline; at least one
   */
  public record RunTogether(List<Query> queries, ActorRef<Reply> replyTo) implements Command {
    public RunTogether {
      queries = List.copyOf(queries);
      if (queries.isEmpty()) {
        throw new IllegalArgumentException("queries: none (expected: at least one)");
      }
    }

    List<Submit> submits() {
      return queries.stream().map(query -> new Submit(query, replyTo)).toList();
    }
  }

  /**
   * Forget this query, unless it is running or has run: it needs no answer any more.
   *
   * @param replyTo as it was submitted with, for nodes number their queries alike
   */
  public record Withdraw(long queryId, ActorRef<Reply> replyTo) implements Command {
    boolean isOf(Submit submit) {
      return submit.query().id() == queryId && submit.replyTo().equals(replyTo);
    }
  }

  /**
   * Let so many items come together before a batch runs, while the first of them has time: a gear
   * is planned so. Stands until another comes; of what several routers say the last.
   *
   * @param items 1 to decide by the batch policy again
   * @param reserve of the first one's time, for what comes after the run
   */
  public record Gather(int items, Duration reserve) implements Command {
    public static final Gather NONE = new Gather(1, Duration.ZERO);

    /** Checks what it is given. */
    public Gather {
      new MinimumQueue(items, reserve);
    }

    Optional<BatchPolicy> policy() {
      return items == 1 ? Optional.empty() : Optional.of(new MinimumQueue(items, reserve));
    }
  }

  /**
   * Run this query, which is answered already, if the device has nothing else to do; refuse it if
   * not. Nobody waits for it, and it is given up when a query comes for which somebody does.
   */
  public record Shadow(Query query, ActorRef<Reply> replyTo) implements Command {}

  /** Run the shadow: the device is yours until somebody else wants it. */
  enum TakeIdleTurn implements Command {
    INSTANCE
  }

  /** The device has no time for a shadow. */
  enum NoTurn implements Command {
    INSTANCE
  }

  /** Somebody else wants the device, which runs your shadow. */
  enum Yield implements Command {
    INSTANCE
  }

  /** Run: the device is yours until you give it back. */
  public enum TakeTurn implements Command {
    INSTANCE
  }

  /** A plan of that epoch allows batches up to the largest that the latency is given for. */
  record Obey(LatencyProfile latency, long epoch) implements Command {}

  /**
   * From the next batch on, use so many cores, which are there; the latency to obey follows at
   * once.
   *
   * @param latency with these and with others
   * @param rule says when to ask for more
   */
  record UseCores(int cores, CoreLatency latency, CoreRule rule) implements Command {}

  /** There are no more cores just now. */
  enum NoCores implements Command {
    INSTANCE
  }

  /** Decide by this policy from now on. */
  record Use(BatchPolicy policy) implements Command {}

  /** Take no more queries, answer those there are, and stop. */
  public enum Drain implements Command {
    INSTANCE
  }

  private enum Woken implements Command {
    INSTANCE
  }

  record Finished(List<Submit> batch, Instant started, BatchResult result, Throwable failure)
      implements Command {}

  private record ShadowEnded(Shadow shadow, Instant started, BatchResult result, Throwable failure)
      implements Command {}

  private final TimerScheduler<Command> timers;
  private final ModelInstance instance;
  private final InstantSource clock;
  private final RunMeter meter;
  private final Turn turn;
  private final ShadowRun shadowRun;
  private final DeviceWork work;
  private final DeviceWork.Part part;
  private final BatchQueue queue;
  private final PulledBatches pulled;
  private final Dispatch dispatch;
  private boolean draining;

  public static Behavior<Command> create(
      BatcherSettings settings,
      HostedVariant hosted,
      BatchPolicy policy,
      ModelInstance instance,
      InstantSource clock,
      RunMeter meter,
      DeviceWork work,
      RecipientRef<DeviceHost.Command> device) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new Batcher(
                        context, timers, settings, hosted, policy, instance, clock, meter, work,
                        device)));
  }

  private Batcher(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      BatcherSettings settings,
      HostedVariant hosted,
      BatchPolicy policy,
      ModelInstance instance,
      InstantSource clock,
      RunMeter meter,
      DeviceWork work,
      RecipientRef<DeviceHost.Command> device) {
    super(context);
    context.setLoggerName(Batcher.class);
    this.timers = timers;
    this.instance = instance;
    this.clock = clock;
    this.meter = meter;
    this.turn = new Turn(context.getSelf(), device);
    this.shadowRun = new ShadowRun(context.getSelf(), device);
    this.work = work;
    this.part = work.part(hosted.latency());
    this.queue = new BatchQueue(settings, part, meter);
    this.pulled = new PulledBatches(settings, part);
    this.dispatch =
        new Dispatch(
            hosted,
            policy,
            queue,
            pulled,
            turn,
            meter,
            clock,
            this::wakeAfter,
            this::run,
            new CoreDemand(
                cores -> device.tell(new DeviceHost.WantCores(context.getSelf(), cores))));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Submit.class, this::onSubmit)
        .onMessage(RunTogether.class, this::onRunTogether)
        .onMessage(Withdraw.class, this::onWithdraw)
        .onMessage(Gather.class, this::onGather)
        .onMessage(Finished.class, this::onFinished)
        .onMessageEquals(TakeTurn.INSTANCE, this::onTakeTurn)
        .onMessage(Shadow.class, this::onShadow)
        .onMessageEquals(TakeIdleTurn.INSTANCE, this::onTakeIdleTurn)
        .onMessageEquals(NoTurn.INSTANCE, this::onNoTurn)
        .onMessageEquals(Yield.INSTANCE, this::onYield)
        .onMessage(ShadowEnded.class, this::onShadowEnded)
        .onMessageEquals(Woken.INSTANCE, this::decided)
        .onMessage(Obey.class, this::onObey)
        .onMessage(UseCores.class, this::onUseCores)
        .onMessageEquals(NoCores.INSTANCE, this::onNoCores)
        .onMessage(Use.class, this::onUse)
        .onMessageEquals(Drain.INSTANCE, this::onDrain)
        .onSignal(PostStop.class, stopped -> onStopped())
        .build();
  }

  private Behavior<Command> onSubmit(Submit submit) {
    return taken(List.of(submit), () -> queue.offer(submit));
  }

  private Behavior<Command> onRunTogether(RunTogether together) {
    List<Submit> batch = together.submits();
    return taken(batch, () -> pulled.offer(batch));
  }

  private Behavior<Command> taken(List<Submit> submits, BooleanSupplier offer) {
    VariantId variant = dispatch.hosted().variant().id();
    if (draining) {
      submits.forEach(
          submit -> dispatch.reject(submit, Reason.UNAVAILABLE, variant + " is being unloaded"));
    } else if (offer.getAsBoolean()) {
      shadowRun.giveUp();
      dispatch.decide();
    } else {
      submits.forEach(
          submit ->
              dispatch.reject(submit, Reason.OVERLOAD, "the queue of " + variant + " is full"));
    }
    return this;
  }

  private Behavior<Command> onWithdraw(Withdraw withdraw) {
    dispatch.forget(withdraw);
    return decided();
  }

  private Behavior<Command> onGather(Gather gather) {
    dispatch.gather(gather);
    return decided();
  }

  private Behavior<Command> onTakeTurn() {
    turn.take();
    timers.cancel(Woken.INSTANCE);
    dispatch.decide();
    if (turn.isHeld()) {
      turn.release(); // there is nothing to run any more, or not yet
      turn.giveBack();
    }
    return next();
  }

  private Behavior<Command> onShadow(Shadow shadow) {
    if (draining || !shadowRun.isNone() || !dispatch.isIdle()) {
      ShadowRun.refuse(shadow);
    } else {
      shadowRun.want(shadow, dispatch.hosted().latency().drain(shadow.query().items()));
    }
    return this;
  }

  private Behavior<Command> onTakeIdleTurn() {
    if (draining || !dispatch.isIdle()) {
      shadowRun.decline();
      return next();
    }
    Instant now = clock.instant();
    Shadow shadow = shadowRun.shadow();
    getContext()
        .pipeToSelf(
            shadowRun.start(instance),
            (result, failure) -> new ShadowEnded(shadow, now, result, cause(failure)));
    return this;
  }

  private Behavior<Command> onNoTurn() {
    shadowRun.refuse();
    return next();
  }

  private Behavior<Command> onYield() {
    shadowRun.giveUp();
    return this;
  }

  private Behavior<Command> onShadowEnded(ShadowEnded ended) {
    if (ended.failure() instanceof InstanceLostException lost) {
      return onLost(lost);
    }
    List<Submit> alone = List.of(new Submit(ended.shadow().query(), ended.shadow().replyTo()));
    shadowRun.end(
        Optional.ofNullable(ended.result())
            .map(result -> answers(alone, ended.started(), result).get(0)));
    return next();
  }

  private Behavior<Command> onFinished(Finished finished) {
    if (finished.failure() instanceof InstanceLostException lost) {
      return onLost(lost);
    }
    Instant now = clock.instant();
    Duration took = Duration.between(finished.started(), now);
    if (finished.failure() == null) {
      part.ran(Answers.items(finished.batch()));
      meter.ran(Answers.items(finished.batch()), finished.result(), took);
      dispatch.ran(finished, answers(finished.batch(), finished.started(), finished.result()), now);
    } else {
      meter.failed(took);
      dispatch.failed(finished);
    }
    turn.release();
    dispatch.decide();
    turn.giveBack();
    return next();
  }

  private Behavior<Command> onLost(InstanceLostException lost) {
    getContext()
        .getLog()
        .warn("{} is lost: {}", dispatch.hosted().variant().id(), lost.getMessage());
    return Behaviors.stopped();
  }

  private Behavior<Command> onObey(Obey obey) {
    dispatch.host(dispatch.hosted().obeying(obey.latency(), obey.epoch()));
    part.obey(obey.latency());
    return decided();
  }

  private Behavior<Command> onUseCores(UseCores use) {
    instance.useCores(use.cores());
    part.grows(use.latency());
    dispatch.useCores(use);
    return this;
  }

  private Behavior<Command> onNoCores() {
    dispatch.refuseCores();
    return decided();
  }

  private Behavior<Command> onUse(Use use) {
    dispatch.use(use.policy());
    return decided();
  }

  private Behavior<Command> onDrain() {
    draining = true;
    shadowRun.giveUp();
    return next();
  }

  private Behavior<Command> onStopped() {
    part.close();
    meter.waiting(0);
    return this;
  }

  private Behavior<Command> decided() {
    dispatch.decide();
    return next();
  }

  private Behavior<Command> next() {
    return draining && dispatch.isIdle() && shadowRun.isNone() ? Behaviors.stopped() : this;
  }

  private List<Reply.Answered> answers(List<Submit> batch, Instant started, BatchResult result) {
    return Answers.of(dispatch.hosted(), batch, started, result, work);
  }

  private void wakeAfter(Duration pause) {
    timers.startSingleTimer(Woken.INSTANCE, Woken.INSTANCE, pause);
  }

  private void run(List<Submit> batch, Instant started) {
    getContext()
        .pipeToSelf(
            instance.run(batch.stream().map(submit -> submit.query().inputs()).toList()),
            (result, failure) -> new Finished(batch, started, result, cause(failure)));
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
  }
}
