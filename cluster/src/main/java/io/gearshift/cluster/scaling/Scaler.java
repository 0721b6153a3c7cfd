package io.gearshift.cluster.scaling;

import io.gearshift.actors.control.ClusterStatus;
import io.gearshift.actors.control.PlanStatus;
import io.gearshift.actors.control.Replanner;
import io.gearshift.actors.control.ScalingStatus;
import io.gearshift.domain.scaling.Actuator;
import io.gearshift.domain.scaling.NodeScaling;
import io.gearshift.domain.scaling.Scale;
import io.gearshift.domain.scaling.ScalingHistory;
import io.gearshift.domain.scaling.ScalingStep;
import io.gearshift.domain.scaling.ScalingStep.Drain;
import io.gearshift.domain.scaling.ScalingStep.Grow;
import io.gearshift.domain.scaling.ScalingStep.Remove;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/**
 * Has the number of nodes follow what the plan wants: asks the actuator and the planner how things
 * stand, the rule what to do, and does it. One in the cluster, beside the planner.
 */
public final class Scaler extends AbstractBehavior<Scaler.Command> {
  private static final Duration LONGEST_BACKOFF = Duration.ofMinutes(1);

  public sealed interface Command {}

  /** The nodes of the cluster. */
  public interface Nodes {
    ClusterStatus now();

    /**
     * Has the node there leave, all it has taken being answered.
     *
     * @param address as {@code host:port}
     */
    void leave(String address);
  }

  private enum Tick implements Command {
    INSTANCE
  }

  private record Heard(PlanStatus status) implements Command {}

  private record Read(PlanStatus status, Scale scale, Throwable failure) implements Command {}

  private record Acted(ScalingStep step, Scale scale, Throwable failure) implements Command {}

  private final ScalingSettings settings;
  private final NodeScaling rule;
  private final Actuator actuator;
  private final InstantSource clock;
  private final Nodes nodes;
  private final ActorRef<Replanner.Command> replanner;
  private final ActorRef<PlanStatus> heard;
  private ScalingHistory history = ScalingHistory.EMPTY;
  private Instant quietUntil = Instant.MIN;
  private boolean busy;
  private int failuresInARow;
  private ScalingStatus status;

  static Behavior<Command> create(
      ScalingSettings settings,
      NodeScaling rule,
      Actuator actuator,
      InstantSource clock,
      Nodes nodes,
      ActorRef<Replanner.Command> replanner) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  timers.startTimerWithFixedDelay(Tick.INSTANCE, settings.period());
                  return new Scaler(context, settings, rule, actuator, clock, nodes, replanner);
                }));
  }

  private Scaler(
      ActorContext<Command> context,
      ScalingSettings settings,
      NodeScaling rule,
      Actuator actuator,
      InstantSource clock,
      Nodes nodes,
      ActorRef<Replanner.Command> replanner) {
    super(context);
    context.setLoggerName(Scaler.class);
    this.settings = settings;
    this.rule = rule;
    this.actuator = actuator;
    this.clock = clock;
    this.nodes = nodes;
    this.replanner = replanner;
    this.heard = context.messageAdapter(PlanStatus.class, Heard::new);
    this.status =
        new ScalingStatus(settings.actuator(), 0, 0, "not asked yet", Optional.empty(), 0);
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessageEquals(Tick.INSTANCE, this::onTick)
        .onMessage(Heard.class, this::onHeard)
        .onMessage(Read.class, this::onRead)
        .onMessage(Acted.class, this::onActed)
        .build();
  }

  private Behavior<Command> onTick() {
    if (!busy && !clock.instant().isBefore(quietUntil)) {
      replanner.tell(new Replanner.Describe(heard));
    }
    return this;
  }

  private Behavior<Command> onHeard(Heard said) {
    if (!busy) {
      busy = true;
      getContext()
          .pipeToSelf(
              within(actuator::read), (scale, failure) -> new Read(said.status(), scale, failure));
    }
    return this;
  }

  private Behavior<Command> onRead(Read read) {
    if (read.failure() != null) {
      return failed("it cannot be asked", read.failure());
    }
    ClusterStatus cluster = nodes.now();
    ScalingStep step =
        rule.decide(Fleets.of(cluster, read.status(), read.scale()), history, clock.instant());
    if (!(step.act() instanceof ScalingStep.Stay)) {
      getContext()
          .getLog()
          .info("nodes: {}, by {}: {}", step.act(), settings.actuator(), step.why());
    }
    getContext()
        .pipeToSelf(
            within(() -> act(step.act(), cluster, read.scale())),
            (done, failure) -> new Acted(step, read.scale(), failure));
    return this;
  }

  private CompletionStage<Void> act(ScalingStep.Act act, ClusterStatus cluster, Scale scale) {
    if (act instanceof Grow grow) {
      return actuator.keep(grow.nodes(), scale, Optional.empty());
    }
    if (act instanceof Remove remove) {
      return actuator.keep(remove.nodes(), scale, remove.node());
    }
    if (act instanceof Drain drain) {
      cluster.nodes().stream()
          .filter(node -> node.name().equals(drain.node()))
          .forEach(node -> nodes.leave(node.address()));
    }
    return CompletableFuture.completedFuture(null);
  }

  private Behavior<Command> onActed(Acted acted) {
    ScalingStep step = acted.step();
    if (acted.failure() != null) {
      return failed("it does not do it: " + step.why(), acted.failure());
    }
    busy = false;
    failuresInARow = 0;
    history = step.history();
    tell(
        new ScalingStatus(
            settings.actuator(),
            acted.scale().nodes(),
            step.nodesWanted(),
            step.why(),
            Optional.empty(),
            status.failures()));
    return this;
  }

  private Behavior<Command> failed(String what, Throwable failure) {
    busy = false;
    Duration pause =
        Duration.ofNanos(settings.period().toNanos() << Math.min(failuresInARow++, 10));
    pause = pause.compareTo(LONGEST_BACKOFF) < 0 ? pause : LONGEST_BACKOFF;
    quietUntil = clock.instant().plus(pause);
    String why = Failures.words(failure);
    getContext()
        .getLog()
        .warn("nodes, by {}: {}: {}; again in {}", settings.actuator(), what, why, pause);
    tell(
        new ScalingStatus(
            settings.actuator(),
            status.nodes(),
            status.nodesWanted(),
            what,
            Optional.of(why),
            status.failures() + 1));
    return this;
  }

  private void tell(ScalingStatus news) {
    status = news;
    replanner.tell(new Replanner.NoteScaling(news));
  }

  /** A question that is never answered is one that failed. */
  private <T> CompletionStage<T> within(Supplier<CompletionStage<T>> question) {
    try {
      return question
          .get()
          .toCompletableFuture()
          .orTimeout(settings.patience().toMillis(), TimeUnit.MILLISECONDS);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
