package io.gearshift.actors.control;

import io.gearshift.actors.device.DeviceHost;
import io.gearshift.actors.device.DeviceReport;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.Planner;
import io.gearshift.domain.plan.Problem;
import io.gearshift.domain.traffic.DemandWindow;
import io.gearshift.domain.traffic.Rate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.RecipientRef;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Keeps the plan: knows the devices that are there and what arrives, asks the planner anew
 * periodically, when a device joins or is lost, and when it is told to, and sees to it that every
 * device obeys the newest plan. One in the cluster; queries do not need it.
 */
public final class Replanner extends AbstractBehavior<Replanner.Command> {

  public sealed interface Command {}

  /** A device says what it can do. */
  public record Observe(DeviceReport report) implements Command {}

  /** A router says what has arrived in a second. */
  public record Measure(Demand demand) implements Command {}

  /** Plan anew, whether there is a reason or not. */
  public enum Replan implements Command {
    INSTANCE
  }

  /** Say how things stand. */
  public record Describe(ActorRef<PlanStatus> replyTo) implements Command {}

  private record Planned(List<DeviceId> devices, Plan plan, Throwable failure) implements Command {}

  private enum SecondEnded implements Command {
    INSTANCE
  }

  private record Seen(DeviceReport report, Instant at) {}

  private final TimerScheduler<Command> timers;
  private final ReplannerSettings settings;
  private final Problem world;
  private final Planner planner;
  private final Executor solver;
  private final InstantSource clock;
  private final Function<DeviceId, RecipientRef<DeviceHost.Command>> devices;
  private final Map<DeviceId, Seen> seen = new TreeMap<>((a, b) -> a.name().compareTo(b.name()));
  private final Map<FamilyId, DemandWindow> windows = new HashMap<>();
  private final Map<FamilyId, Long> arrived = new HashMap<>();
  private final Rollout rollout = new Rollout();
  private Optional<Plan> plan = Optional.empty();
  private List<DeviceId> planned = List.of();
  private boolean planning;

  /**
   * @param world the families and profiles to plan with; its devices are those that report
   * @param solver where the planner may take its time
   * @param devices where orders to a device go
   */
  public static Behavior<Command> create(
      ReplannerSettings settings,
      Problem world,
      Planner planner,
      Executor solver,
      InstantSource clock,
      Function<DeviceId, RecipientRef<DeviceHost.Command>> devices) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new Replanner(
                        context, timers, settings, world, planner, solver, clock, devices)));
  }

  private Replanner(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      ReplannerSettings settings,
      Problem world,
      Planner planner,
      Executor solver,
      InstantSource clock,
      Function<DeviceId, RecipientRef<DeviceHost.Command>> devices) {
    super(context);
    this.timers = timers;
    this.settings = settings;
    this.world = world;
    this.planner = planner;
    this.solver = solver;
    this.clock = clock;
    this.devices = devices;
    timers.startTimerAtFixedRate(SecondEnded.INSTANCE, Duration.ofSeconds(1));
    replanIn(settings.period());
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Observe.class, observe -> onReport(observe.report()))
        .onMessage(Measure.class, measure -> onDemand(measure.demand()))
        .onMessage(Planned.class, this::onPlanned)
        .onMessage(Describe.class, this::onDescribe)
        .onMessageEquals(SecondEnded.INSTANCE, this::onSecondEnded)
        .onMessageEquals(Replan.INSTANCE, this::onReplan)
        .build();
  }

  private Behavior<Command> onReport(DeviceReport report) {
    if (seen.put(report.device().id(), new Seen(report, clock.instant())) == null) {
      rollout.joins(report);
      replanIn(settings.settle());
    }
    return advance();
  }

  private Behavior<Command> onDemand(Demand demand) {
    arrived.merge(demand.family(), demand.items(), Long::sum);
    return this;
  }

  private Behavior<Command> onSecondEnded() {
    arrived.forEach(
        (family, items) ->
            windows.put(
                family,
                windows.getOrDefault(family, DemandWindow.empty(settings.com())).after(items)));
    arrived.replaceAll((family, items) -> 0L);
    Instant silent = clock.instant().minus(settings.silentAfter());
    for (DeviceId device : List.copyOf(seen.keySet())) {
      if (seen.get(device).at().isBefore(silent)) {
        seen.remove(device);
        rollout.leaves(device);
        replanIn(settings.settle());
      }
    }
    return this;
  }

  private Behavior<Command> onReplan() {
    replanIn(planning ? settings.settle() : settings.period());
    if (!planning && !seen.isEmpty()) {
      planning = true;
      Problem problem = problem();
      List<DeviceId> there = List.copyOf(seen.keySet());
      long epoch = nextEpoch();
      getContext()
          .pipeToSelf(
              CompletableFuture.supplyAsync(() -> planner.plan(problem, epoch), solver),
              (plan, failure) -> new Planned(there, plan, failure));
    }
    return this;
  }

  private Behavior<Command> onPlanned(Planned answer) {
    planning = false;
    if (answer.failure() != null) {
      getContext().getLog().error("no new plan; the last one stays", answer.failure());
      replanIn(settings.settle());
      return this;
    }
    planned = answer.devices();
    if (!plan.map(Plan::placements).equals(Optional.of(answer.plan().placements()))) {
      plan = Optional.of(answer.plan());
      getContext().getLog().debug("plan {}: {}", answer.plan().epoch(), answer.plan().rationale());
    }
    return advance();
  }

  /** Only devices that the plan was made for are led to it: others wait for the next. */
  private Behavior<Command> advance() {
    List<DeviceReport> led =
        reports().stream().filter(report -> planned.contains(report.device().id())).toList();
    plan.flatMap(p -> rollout.next(problem(), p, led))
        .ifPresent(order -> devices.apply(order.device()).tell(order.host()));
    return this;
  }

  private Behavior<Command> onDescribe(Describe describe) {
    describe
        .replyTo()
        .tell(
            new PlanStatus(
                plan, rollout.hasArrived(), rollout.why(), List.copyOf(seen.keySet()), demand()));
    return this;
  }

  private List<DeviceReport> reports() {
    return seen.values().stream().map(Seen::report).toList();
  }

  /** At the latest then; what was set before is forgotten. */
  private void replanIn(Duration time) {
    timers.startSingleTimer(Replan.INSTANCE, Replan.INSTANCE, time);
  }

  private Problem problem() {
    List<Device> there = reports().stream().map(DeviceReport::device).toList();
    Problem problem = world.withDevices(there).withDemand(demand());
    return plan.map(problem::withRunning).orElse(problem);
  }

  private Map<FamilyId, Rate> demand() {
    Map<FamilyId, Rate> demand = new HashMap<>();
    windows.forEach((family, window) -> demand.put(family, window.estimate()));
    return demand;
  }

  /** Newer than any that a device has seen, from whichever planner it came. */
  private long nextEpoch() {
    long reported = reports().stream().mapToLong(DeviceReport::epoch).max().orElse(0);
    return Math.max(Math.max(reported, 0), plan.map(Plan::epoch).orElse(0L)) + 1;
  }
}
