package io.gearshift.actors.control;

import io.gearshift.actors.control.Consultation.Answer;
import io.gearshift.actors.control.Consultation.Asked;
import io.gearshift.actors.device.DeviceReport;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.VariantProfile;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
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

  /** A node says what variants cost on its devices. */
  public record Learn(String node, List<VariantProfile> profiles) implements Command {
    public Learn {
      profiles = List.copyOf(profiles);
    }
  }

  /** Plan for these families from now on, which cost this on the planner's own node. */
  public record Serve(List<Family> families, List<VariantProfile> profiles) implements Command {
    public Serve {
      families = List.copyOf(families);
      profiles = List.copyOf(profiles);
    }
  }

  /** Carry on with this plan, unless a newer one is known. */
  public record Resume(PlanRecord record) implements Command {}

  /** Ask the planner of this name from now on. */
  public record Use(String planner) implements Command {}

  /** Plan anew, whether there is a reason or not, and say how things stand after that. */
  public record Replan(ActorRef<PlanStatus> replyTo) implements Command {}

  /** Say how things stand. */
  public record Describe(ActorRef<PlanStatus> replyTo) implements Command {}

  /** Say what variants cost, on all nodes; what is sent names no node. */
  public record TellCosts(ActorRef<Learn> replyTo) implements Command {}

  /** Tell this of the number of nodes. */
  public record NoteScaling(ScalingStatus status) implements Command {}

  private record PlanningDue(Trigger trigger) implements Command {}

  private record Planned(Asked asked, Answer answer, Throwable failure) implements Command {}

  private enum SecondEnded implements Command {
    INSTANCE
  }

  private final TimerScheduler<Command> timers;
  private final ReplannerSettings settings;
  private final InstantSource clock;
  private final Instant started;
  private final Fleet fleet = new Fleet();
  private final DemandBook demand;
  private final Stock stock;
  private Outlook outlook;
  private final Epochs epochs = new Epochs();
  private final Consultation planner;
  private final Steering steering;
  private Optional<ScalingStatus> scaling = Optional.empty();

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
    context.setLoggerName(Replanner.class);
    this.timers = timers;
    this.settings = settings;
    this.clock = clock;
    this.started = clock.instant();
    this.demand = new DemandBook(policies.forecaster(), settings.floor());
    this.stock = new Stock(ports.world().profiles());
    this.outlook = new Outlook(ports.world(), stock, fleet, demand);
    this.planner = new Consultation(policies, ports.solver());
    this.steering = new Steering(ports);
    timers.startTimerAtFixedRate(SecondEnded.INSTANCE, Duration.ofSeconds(1));
    planIn(settings.period(), Trigger.PERIOD);
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Observe.class, this::onObserve)
        .onMessage(Measure.class, this::onMeasure)
        .onMessage(MeasurePipeline.class, this::onMeasurePipeline)
        .onMessage(Learn.class, this::onLearn)
        .onMessage(Serve.class, this::onServe)
        .onMessage(Planned.class, this::onPlanned)
        .onMessage(PlanningDue.class, due -> plan(due.trigger()))
        .onMessage(Resume.class, this::onResume)
        .onMessage(Use.class, this::onUse)
        .onMessage(Replan.class, this::onReplan)
        .onMessage(Describe.class, this::onDescribe)
        .onMessage(TellCosts.class, this::onTellCosts)
        .onMessage(NoteScaling.class, this::onNoteScaling)
        .onMessageEquals(SecondEnded.INSTANCE, this::onSecondEnded)
        .build();
  }

  private Behavior<Command> onObserve(Observe observe) {
    if (fleet.observe(observe.report(), clock.instant())) {
      planIn(settings.settle(), Trigger.DEVICES);
    } else if (fleet.areOthersBroken() && planner.last().isPresent()) {
      planIn(settings.settle(), Trigger.REPOSITORY);
    }
    steering.observe(observe.report());
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

  private Behavior<Command> onLearn(Learn learn) {
    if (stock.note(learn.node(), learn.profiles())) {
      steering.restock(stock.profiles());
      planIn(settings.settle(), Trigger.DEVICES);
    }
    return this;
  }

  private Behavior<Command> onServe(Serve serve) {
    stock.own(serve.profiles());
    steering.restock(stock.profiles());
    outlook = outlook.of(serve.families());
    planIn(settings.settle(), Trigger.REPOSITORY);
    return this;
  }

  private Behavior<Command> onSecondEnded() {
    Instant now = clock.instant();
    demand.endSecond(now, settings.silentAfter());
    for (DeviceId device : fleet.removeSilentSince(now.minus(settings.silentAfter()))) {
      steering.leaves(device);
      planIn(settings.settle(), Trigger.DEVICES);
    }
    advance();
    return planner.isOvertaken(outlook, now) ? plan(Trigger.BURST) : this;
  }

  private Behavior<Command> onResume(Resume resume) {
    return steering.resume(resume.record()) ? lead() : this;
  }

  private Behavior<Command> onUse(Use use) {
    return planner.use(use.planner()) ? plan(Trigger.POLICY) : this;
  }

  private Behavior<Command> onReplan(Replan replan) {
    steering.withoutBroken(fleet.reports());
    planner.awaitedBy(replan.replyTo());
    return plan(Trigger.OPERATOR);
  }

  private Behavior<Command> plan(Trigger trigger) {
    if (planner.isOpen() || isGathering()) {
      planIn(settings.settle(), trigger);
      return this;
    }
    planIn(settings.period(), Trigger.PERIOD);
    List<ActorRef<PlanStatus>> askers = planner.takeAskers();
    if (fleet.isEmpty()) {
      askers.forEach(asker -> asker.tell(status()));
      return this;
    }
    Asked asked = new Asked(trigger, outlook.problem(steering.plan()), clock.instant(), askers);
    boolean isFirst = planner.last().isEmpty();
    long epoch = epochs.next(Math.max(fleet.newestEpoch(), steering.epoch()));
    getContext()
        .pipeToSelf(
            planner.ask(asked, epoch), (answer, failure) -> new Planned(asked, answer, failure));
    return isFirst ? lead() : this; // to the plan that is carried on
  }

  /** Whether devices of the plan that is carried on may not have had the time to report. */
  private boolean isGathering() {
    return clock.instant().isBefore(started.plus(settings.silentAfter()))
        && steering.plan().filter(fleet::lacks).isPresent();
  }

  private Behavior<Command> onPlanned(Planned planned) {
    if (planned.failure() == null) {
      planner.answered(planned.answer());
      accept(planned.answer().plan());
    } else {
      planner.failed();
      getContext().getLog().error("no new plan; the last one stays", planned.failure());
      planIn(settings.settle(), planned.asked().trigger());
    }
    lead();
    planned.asked().askers().forEach(asker -> asker.tell(status()));
    return this;
  }

  private void accept(Plan answer) {
    demand.follow(answer);
    steering.accept(answer);
    if (steering.epoch() == answer.epoch()) {
      epochs.used(answer.epoch());
      getContext().getLog().debug("plan {}: {}", answer.epoch(), answer.rationale());
    }
  }

  /** Only devices that were planned for are led to the plan: others wait for the next. */
  private Behavior<Command> lead() {
    planner.last().ifPresent(asked -> steering.lead(asked.problem().devices()));
    return advance();
  }

  private Behavior<Command> advance() {
    steering.advance();
    return this;
  }

  private Behavior<Command> onDescribe(Describe describe) {
    describe.replyTo().tell(status());
    return this;
  }

  private Behavior<Command> onTellCosts(TellCosts tell) {
    tell.replyTo().tell(new Learn("", stock.profiles()));
    return this;
  }

  private Behavior<Command> onNoteScaling(NoteScaling note) {
    scaling = Optional.of(note.status());
    return this;
  }

  /** Whether every device that is there was there when the planner was asked. */
  private boolean isPlannedForAll() {
    return planner
        .last()
        .filter(a -> a.problem().devices().containsAll(fleet.devices()))
        .isPresent();
  }

  private PlanStatus status() {
    Problem problem = outlook.problem(steering.plan());
    return new PlanStatus(
        planner.planner(),
        steering.plan(),
        planner.last().map(Asked::trigger),
        !planner.isOpen() && steering.hasArrived() && isPlannedForAll(),
        steering.why(),
        problem.devices(),
        planner.devicesWanted(),
        problem.demand(),
        problem.pipelines(),
        scaling,
        fleet.cores());
  }

  /** At the latest then; what was set before is forgotten. */
  private void planIn(Duration time, Trigger trigger) {
    timers.startSingleTimer(PlanningDue.class, new PlanningDue(trigger), time);
  }
}
