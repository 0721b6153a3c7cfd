package io.gearshift.actors.control;

import io.gearshift.actors.device.DeviceReport;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.Planner;
import io.gearshift.domain.plan.Problem;
import io.gearshift.domain.plan.Profiles;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Keeps the plan: knows the devices that are there and what arrives, asks the planner anew whenever
 * there is a {@link Trigger}, and sees to it that every device obeys the newest plan. One in the
 * cluster; queries do not need it.
 */
public final class Replanner extends AbstractBehavior<Replanner.Command> {

  public sealed interface Command {}

  /** A device says what it can do. */
  public record Observe(DeviceReport report) implements Command {}

  /** A router of a node says what has arrived in a second. */
  public record Measure(String node, Demand demand) implements Command {}

  /** The router of a pipeline on a node says what has arrived in a second, and what came of it. */
  public record MeasurePipeline(String node, PipelineDemand demand) implements Command {}

  /** Carry on with this plan, unless a newer one is known. */
  public record Resume(PlanRecord record) implements Command {}

  /** Ask the planner of this name from now on. */
  public record Use(String planner) implements Command {}

  /** Plan anew, whether there is a reason or not, and say how things stand after that. */
  public record Replan(ActorRef<PlanStatus> replyTo) implements Command {}

  /** Say how things stand. */
  public record Describe(ActorRef<PlanStatus> replyTo) implements Command {}

  private record PlanningDue(Trigger trigger) implements Command {}

  private record Asked(
      Trigger trigger, Problem problem, Instant at, List<ActorRef<PlanStatus>> askers) {}

  private record Planned(Asked asked, Plan plan, Throwable failure) implements Command {}

  private enum SecondEnded implements Command {
    INSTANCE
  }

  private final TimerScheduler<Command> timers;
  private final ReplannerSettings settings;
  private final PlanningPolicies policies;
  private final ReplannerPorts ports;
  private final InstantSource clock;
  private final Instant started;
  private final Fleet fleet = new Fleet();
  private final Rollout rollout;
  private final DemandBook demand;
  private final Outlook outlook;
  private final List<ActorRef<PlanStatus>> askers = new ArrayList<>();
  private String planner;
  private Optional<Plan> plan = Optional.empty();
  private Optional<Asked> last = Optional.empty();

  private boolean planning;

  public static Behavior<Command> create(
      ReplannerSettings settings,
      PlanningPolicies policies,
      ReplannerPorts ports,
      InstantSource clock) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new Replanner(context, timers, settings, policies, ports, clock)));
  }

  private Replanner(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      ReplannerSettings settings,
      PlanningPolicies policies,
      ReplannerPorts ports,
      InstantSource clock) {
    super(context);
    this.timers = timers;
    this.settings = settings;
    this.policies = policies;
    this.ports = ports;
    this.clock = clock;
    this.started = clock.instant();
    this.demand = new DemandBook(policies.forecaster(), settings.floor());
    this.rollout = new Rollout(new Profiles(ports.world().profiles()));
    this.outlook = new Outlook(ports.world(), fleet, demand);
    this.planner = policies.planner();
    timers.startTimerAtFixedRate(SecondEnded.INSTANCE, Duration.ofSeconds(1));
    planIn(settings.period(), Trigger.PERIOD);
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Observe.class, this::onObserve)
        .onMessage(Measure.class, this::onMeasure)
        .onMessage(MeasurePipeline.class, this::onMeasurePipeline)
        .onMessage(Planned.class, this::onPlanned)
        .onMessage(PlanningDue.class, due -> plan(due.trigger()))
        .onMessage(Resume.class, this::onResume)
        .onMessage(Use.class, this::onUse)
        .onMessage(Replan.class, this::onReplan)
        .onMessage(Describe.class, this::onDescribe)
        .onMessageEquals(SecondEnded.INSTANCE, this::onSecondEnded)
        .build();
  }

  private Behavior<Command> onObserve(Observe observe) {
    if (fleet.observe(observe.report(), clock.instant())) {
      planIn(settings.settle(), Trigger.DEVICES);
    } else if (fleet.areOthersBroken() && last.isPresent()) {
      planIn(settings.settle(), Trigger.REPOSITORY);
    }
    rollout.observe(observe.report());
    return advance();
  }

  private Behavior<Command> onMeasure(Measure measure) {
    demand.count(measure.node(), measure.demand(), clock.instant());
    return this;
  }

  private Behavior<Command> onMeasurePipeline(MeasurePipeline measure) {
    demand.count(measure.node(), measure.demand(), clock.instant());
    return this;
  }

  private Behavior<Command> onSecondEnded() {
    Instant now = clock.instant();
    demand.endSecond(now, settings.silentAfter());
    for (DeviceId device : fleet.removeSilentSince(now.minus(settings.silentAfter()))) {
      rollout.leaves(device);
      planIn(settings.settle(), Trigger.DEVICES);
    }
    advance();
    return isBurst(now) ? plan(Trigger.BURST) : this;
  }

  private boolean isBurst(Instant now) {
    return !planning
        && last.filter(
                asked -> outlook.isBurst(policies.bursts(), asked.problem(), asked.at(), now))
            .isPresent();
  }

  private Behavior<Command> onResume(Resume resume) {
    Plan resumed = resume.record().plan();
    if (resume.record().adopted()) {
      rollout.resume(resumed.epoch());
    }
    if (plan.map(Plan::epoch).orElse(-1L) < resumed.epoch()) {
      plan = Optional.of(resumed);
      lead();
    }
    return this;
  }

  private Behavior<Command> onUse(Use use) {
    if (!use.planner().equals(planner)) {
      planner = use.planner();
      plan(Trigger.POLICY);
    }
    return this;
  }

  private Behavior<Command> onReplan(Replan replan) {
    plan.ifPresent(p -> rollout.withoutBroken(fleet.reports()).forEach(this::give));
    askers.add(replan.replyTo());
    return plan(Trigger.OPERATOR);
  }

  private Behavior<Command> plan(Trigger trigger) {
    if (planning || isGathering()) {
      planIn(settings.settle(), trigger);
      return this;
    }
    planIn(settings.period(), Trigger.PERIOD);
    List<ActorRef<PlanStatus>> waiting = List.copyOf(askers);
    askers.clear();
    if (fleet.isEmpty()) {
      waiting.forEach(asker -> asker.tell(status()));
      return this;
    }
    planning = true;
    Asked asked = new Asked(trigger, outlook.problem(plan), clock.instant(), waiting);
    boolean isFirst = last.isEmpty();
    last = Optional.of(asked);
    if (isFirst) {
      lead(); // to the plan that is carried on
    }
    Planner chosen = policies.planners().apply(planner);
    long epoch = Math.max(fleet.newestEpoch(), plan.map(Plan::epoch).orElse(0L)) + 1;
    getContext()
        .pipeToSelf(
            CompletableFuture.supplyAsync(
                () -> chosen.plan(asked.problem(), epoch), ports.solver()),
            (answer, failure) -> new Planned(asked, answer, failure));
    return this;
  }

  /** Whether devices of the plan that is carried on may not have had the time to report. */
  private boolean isGathering() {
    return clock.instant().isBefore(started.plus(settings.silentAfter()))
        && plan.filter(fleet::lacks).isPresent();
  }

  private Behavior<Command> onPlanned(Planned answer) {
    planning = false;
    if (answer.failure() == null) {
      accept(answer.plan());
    } else {
      getContext().getLog().error("no new plan; the last one stays", answer.failure());
      planIn(settings.settle(), answer.asked().trigger());
    }
    lead();
    answer.asked().askers().forEach(asker -> asker.tell(status()));
    return this;
  }

  /** A plan that asks for what stands already disturbs nobody: it keeps its epoch. */
  private void accept(Plan answer) {
    demand.follow(answer);
    if (plan.filter(answer::asksForTheSameAs).isPresent()) {
      plan = Optional.of(answer.withEpoch(plan.get().epoch()));
    } else {
      plan = Optional.of(answer);
      ports.records().tell(new PlanRecord(answer, false));
      getContext().getLog().debug("plan {}: {}", answer.epoch(), answer.rationale());
    }
  }

  /** Only devices that were planned for are led to the plan: others wait for the next. */
  private Behavior<Command> lead() {
    if (plan.isPresent() && last.isPresent()) {
      rollout.lead(plan.get(), last.get().problem().devices());
    }
    return advance();
  }

  private Behavior<Command> advance() {
    long before = rollout.adopted();
    rollout.next().forEach(this::give);
    if (rollout.adopted() > before) {
      ports.records().tell(new PlanRecord(plan.get(), true));
    }
    return this;
  }

  private void give(Rollout.Order order) {
    ports.devices().apply(order.device()).tell(order.host());
  }

  private Behavior<Command> onDescribe(Describe describe) {
    describe.replyTo().tell(status());
    return this;
  }

  private PlanStatus status() {
    return new PlanStatus(
        planner,
        plan,
        last.map(Asked::trigger),
        !planning && rollout.hasArrived(),
        rollout.why(),
        fleet.devices(),
        outlook.problem(plan).demand());
  }

  /** At the latest then; what was set before is forgotten. */
  private void planIn(Duration time, Trigger trigger) {
    timers.startSingleTimer(PlanningDue.class, new PlanningDue(trigger), time);
  }
}
