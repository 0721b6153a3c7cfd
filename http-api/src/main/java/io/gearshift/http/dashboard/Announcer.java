package io.gearshift.http.dashboard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gearshift.actors.control.PlanStatus;
import io.gearshift.actors.control.Replanner;
import io.gearshift.actors.watch.ClusterFigures;
import io.gearshift.actors.watch.Watch;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.Scheduler;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/**
 * Gathers once a second what there is to see and sends it to all who look. While nobody does,
 * nobody is asked.
 */
final class Announcer extends AbstractBehavior<Announcer.Command> {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofMillis(900);

  sealed interface Command {}

  /**
   * Send a snapshot every second, from now on until the listener ends.
   *
   * @param replyTo is told whether there was room for one more
   */
  record Join(ActorRef<Notice> listener, ActorRef<Boolean> replyTo) implements Command {}

  /** Say what there is to see now. */
  record Show(ActorRef<Snapshot> replyTo) implements Command {}

  /** Say how many look. */
  record Count(ActorRef<Integer> replyTo) implements Command {}

  /** Send those who look home, and take no more. */
  enum Close implements Command {
    INSTANCE
  }

  private record Left(ActorRef<Notice> listener) implements Command {}

  private record Gathered(Optional<ClusterFigures> figures, Optional<PlanStatus> plan)
      implements Command {}

  private enum Due implements Command {
    INSTANCE
  }

  /** What a listener hears. */
  sealed interface Notice {}

  record News(Snapshot snapshot) implements Notice {}

  enum End implements Notice {
    INSTANCE
  }

  private final DashboardPorts ports;
  private final int maxListeners;
  private final InstantSource clock;
  private final Scheduler scheduler;
  private final Set<ActorRef<Notice>> listeners = new HashSet<>();
  private final List<ActorRef<Snapshot>> askers = new ArrayList<>();
  private Optional<PlanStatus> plan = Optional.empty();
  private byte[] layout = new byte[0];
  private long version;
  private boolean isGathering;
  private boolean isClosed;

  static Behavior<Command> create(DashboardPorts ports, int maxListeners, InstantSource clock) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  timers.startTimerAtFixedRate(Due.INSTANCE, PERIOD);
                  return new Announcer(context, ports, maxListeners, clock);
                }));
  }

  private Announcer(
      ActorContext<Command> context, DashboardPorts ports, int maxListeners, InstantSource clock) {
    super(context);
    this.ports = ports;
    this.maxListeners = maxListeners;
    this.clock = clock;
    this.scheduler = context.getSystem().scheduler();
    // versions of another run are not taken for those of this one
    this.version = clock.instant().toEpochMilli();
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Join.class, this::onJoin)
        .onMessage(Left.class, this::onLeft)
        .onMessage(Show.class, this::onShow)
        .onMessage(Count.class, this::onCount)
        .onMessage(Gathered.class, this::onGathered)
        .onMessageEquals(Due.INSTANCE, this::onDue)
        .onMessageEquals(Close.INSTANCE, this::onClose)
        .onSignal(PreRestart.class, failed -> sendHome())
        .build();
  }

  private Behavior<Command> onJoin(Join join) {
    boolean isRoom = !isClosed && listeners.size() < maxListeners;
    join.replyTo().tell(isRoom);
    if (isRoom) {
      getContext().watchWith(join.listener(), new Left(join.listener()));
      listeners.add(join.listener());
      gather();
    } else {
      join.listener().tell(End.INSTANCE);
    }
    return this;
  }

  private Behavior<Command> onLeft(Left left) {
    listeners.remove(left.listener());
    return this;
  }

  private Behavior<Command> onShow(Show show) {
    askers.add(show.replyTo());
    gather();
    return this;
  }

  private Behavior<Command> onCount(Count count) {
    count.replyTo().tell(listeners.size());
    return this;
  }

  private Behavior<Command> onDue() {
    if (!listeners.isEmpty()) {
      gather();
    }
    return this;
  }

  private Behavior<Command> onClose() {
    isClosed = true;
    return sendHome();
  }

  private Behavior<Command> sendHome() {
    listeners.forEach(listener -> listener.tell(End.INSTANCE));
    return this;
  }

  /** A planner that does not answer takes nothing away but the news of it. */
  private void gather() {
    if (isGathering) {
      return;
    }
    isGathering = true;
    CompletionStage<Optional<ClusterFigures>> figures =
        AskPattern.ask(ports.watch(), Watch.Describe::new, PATIENCE, scheduler)
            .handle((said, failure) -> Optional.ofNullable(said));
    CompletionStage<Optional<PlanStatus>> status =
        AskPattern.ask(ports.replanner(), Replanner.Describe::new, PATIENCE, scheduler)
            .handle((said, failure) -> Optional.ofNullable(said));
    getContext()
        .pipeToSelf(
            figures.thenCombine(status, Gathered::new),
            (gathered, failure) ->
                failure == null ? gathered : new Gathered(Optional.empty(), Optional.empty()));
  }

  private Behavior<Command> onGathered(Gathered gathered) {
    isGathering = false;
    plan = gathered.plan().or(() -> plan);
    gathered
        .figures()
        .ifPresent(
            figures ->
                announce(
                    new Look(figures, plan, gathered.plan().isPresent(), ports.cluster().get())));
    return this;
  }

  private void announce(Look look) {
    Instant now = clock.instant();
    byte[] laidOut = bytes(new LayoutJson(ports.catalog(), look).json());
    if (!Arrays.equals(laidOut, layout)) {
      layout = laidOut;
      version++;
    }
    TickJson ticks = new TickJson(ports.catalog(), look);
    byte[] tick = bytes(ticks.json(version));
    News news = new News(new Snapshot(now, version, layout, tick, new byte[0]));
    listeners.forEach(listener -> listener.tell(news));
    if (!askers.isEmpty()) {
      Snapshot whole = new Snapshot(now, version, layout, tick, bytes(ticks.history()));
      askers.forEach(asker -> asker.tell(whole));
      askers.clear();
    }
  }

  private static byte[] bytes(ObjectNode json) {
    try {
      return MAPPER.writeValueAsBytes(json);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
