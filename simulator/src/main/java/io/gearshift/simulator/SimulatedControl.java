package io.gearshift.simulator;

import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.plan.Placement;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.Planner;
import io.gearshift.domain.plan.Problem;
import io.gearshift.domain.plan.Profiles;
import io.gearshift.domain.plan.Standing;
import io.gearshift.domain.plan.Transition;
import io.gearshift.domain.routing.RoutingTable;
import io.gearshift.domain.traffic.Forecaster;
import io.gearshift.domain.traffic.Rate;
import io.gearshift.simulator.PlanChange.Trigger;
import io.gearshift.simulator.pipeline.PipelineBook;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The control path in virtual time: forecasts demand, asks the planner anew periodically, at a
 * burst and when a device was lost, and leads the devices to the newest plan, each at its own pace.
 */
final class SimulatedControl {
  private static final Duration SECOND = Duration.ofSeconds(1);

  /**
   * A plan, and what it was made for.
   *
   * @param unprofiled what was taken out of it, for no device can host it
   */
  private record Made(
      Plan plan, Trigger trigger, Problem problem, Instant asked, List<Placement> unprofiled) {}

  private final EventLoop loop;
  private final Instant start;
  private final ControlSettings settings;
  private final Duration solve;
  private final Planner planner;
  private final Problem world;
  private final Map<DeviceId, SimulatedDevice> devices;
  private final List<SimulatedRouter> routers;
  private final PipelineBook pipelines;
  private final Map<FamilyId, Forecaster> forecasters = new LinkedHashMap<>();
  private final List<PlanChange> changes = new ArrayList<>();
  private final Transition transition;
  private Made newest;
  private Problem lastAsked;
  private Instant lastAskedAt;
  private Instant end;
  private Instant due;
  private Trigger dueBecause = Trigger.PERIOD;
  private Plan adopted = new Plan(-1, List.of(), List.of());
  private boolean planning;

  /** Whether steps are asked for when all that happens at this instant has happened. */
  private boolean advancing;

  /**
   * @param world the families and profiles to plan with
   * @param devices those that are there; its own from now on
   */
  SimulatedControl(
      EventLoop loop,
      ControlSettings settings,
      Duration solve,
      Planner planner,
      Problem world,
      Map<DeviceId, SimulatedDevice> devices,
      List<SimulatedRouter> routers,
      PipelineBook pipelines) {
    this.loop = loop;
    this.start = loop.instant();
    this.settings = settings;
    this.solve = solve;
    this.planner = planner;
    this.world = world;
    this.devices = devices;
    this.routers = routers;
    this.pipelines = pipelines;
    this.transition = new Transition(new Profiles(world.profiles()));
  }

  /** Has the plan for a demand stand from the start, and replans until an instant. */
  void start(Map<FamilyId, Rate> demand, Instant until) {
    world.families().forEach(family -> forecasters.put(family.id(), settings.forecaster()));
    Map<FamilyId, Rate> atLeast = new HashMap<>();
    world
        .families()
        .forEach(f -> atLeast.put(f.id(), atLeast(demand.getOrDefault(f.id(), Rate.ZERO))));
    Problem problem = world.withDemand(atLeast).withPipelines(pipelines.atStart(this::atLeast));
    lastAsked = problem;
    lastAskedAt = start;
    newest = made(problem, 1, Trigger.START, start);
    newest.plan().placements().forEach(place -> devices.get(place.device()).install(place));
    devices.values().forEach(this::observe);
    transition.aim(newest.plan(), problem.devices());
    advance();
    replanIn(settings.period(), Trigger.PERIOD);
    end = until;
    endNextSecond();
  }

  private void endNextSecond() {
    Instant second = loop.instant().plus(SECOND);
    if (!second.isAfter(end)) {
      loop.at(second, this::endSecond);
    }
  }

  /** A device is gone: the step that it was at will not be taken. */
  void lost(DeviceId device) {
    devices.remove(device);
    transition.lose(device);
    replanIn(settings.settle(), Trigger.DEVICES);
    advanceSoon();
  }

  List<PlanChange> changes() {
    return List.copyOf(changes);
  }

  private void endSecond() {
    endNextSecond();
    for (SimulatedRouter router : routers) {
      forecasters.computeIfPresent(
          router.family(), (family, forecaster) -> forecaster.after(router.takeArrived()));
    }
    pipelines.endSecond();
    if (isBurst()) {
      replanIn(Duration.ZERO, Trigger.BURST);
    }
    if (!planning && !loop.instant().isBefore(due)) {
      plan();
    }
  }

  private boolean isBurst() {
    return settings
        .burst()
        .filter(
            rule ->
                rule.isBurst(
                    lastAsked.demand(), rates(Forecaster::newest), lastAskedAt, loop.instant()))
        .isPresent();
  }

  /** At the first second that ends after so long; what was set before is forgotten. */
  private void replanIn(Duration time, Trigger trigger) {
    due = loop.instant().plus(time);
    dueBecause = trigger;
  }

  private void plan() {
    planning = true;
    Trigger trigger = dueBecause;
    Instant asked = loop.instant();
    Problem problem =
        problem()
            .withDemand(rates(f -> atLeast(f.forecast())))
            .withPipelines(pipelines.forecast(this::atLeast));
    lastAsked = problem;
    lastAskedAt = asked;
    replanIn(settings.period(), Trigger.PERIOD);
    loop.at(
        asked.plus(solve),
        () -> {
          planning = false;
          newest = made(problem, newest.plan().epoch() + 1, trigger, asked);
          transition.aim(newest.plan(), problem.devices());
          advance();
        });
  }

  /** Asks the planner; a variant that no device of a kind was profiled with is not opened there. */
  private Made made(Problem problem, long epoch, Trigger trigger, Instant asked) {
    Plan plan = planner.plan(problem, epoch);
    List<Placement> opened = new ArrayList<>();
    List<Placement> unprofiled = new ArrayList<>();
    for (Placement placement : plan.placements()) {
      SimulatedDevice device = devices.get(placement.device());
      boolean canHost = device == null || device.canHost(placement.variant());
      (canHost ? opened : unprofiled).add(placement);
    }
    Plan possible =
        new Plan(
            epoch,
            opened,
            plan.shares(),
            plan.shortfall(),
            plan.budgets(),
            plan.evaluation(),
            plan.rationale());
    return new Made(possible, trigger, problem, asked, unprofiled);
  }

  private Rate atLeast(Rate rate) {
    return rate.compareTo(settings.floor()) > 0 ? rate : settings.floor();
  }

  private Problem problem() {
    List<Device> there = devices.values().stream().map(SimulatedDevice::device).toList();
    return world.withDevices(there).withRunning(newest.plan());
  }

  private Map<FamilyId, Rate> rates(Function<Forecaster, Rate> which) {
    return forecasters.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> which.apply(entry.getValue())));
  }

  /** Has all devices that can take a step take it. */
  private void advance() {
    for (Transition.Step step : transition.next()) {
      if (step instanceof Transition.Adopt) {
        adopt();
      } else if (step instanceof Transition.Load load) {
        SimulatedDevice device = devices.get(load.placement().device());
        device.load(load.placement(), () -> stepTaken(device));
      } else if (step instanceof Transition.Unload unload) {
        SimulatedDevice device = devices.get(unload.instance().device());
        device.unload(unload.instance().variant(), () -> stepTaken(device));
      }
    }
  }

  private void stepTaken(SimulatedDevice device) {
    if (devices.containsKey(device.device().id())) {
      observe(device);
      advanceSoon();
    }
  }

  /** Once for all steps that end at this instant. */
  private void advanceSoon() {
    if (!advancing) {
      advancing = true;
      loop.at(
          loop.instant(),
          () -> {
            advancing = false;
            advance();
          });
    }
  }

  private void observe(SimulatedDevice device) {
    transition.observe(
        Standing.of(
            device.device(), device.serving().stream().map(i -> i.variant().id()).toList()));
  }

  private void adopt() {
    Plan plan = newest.plan();
    PlanChange.Difference difference = difference(adopted, plan);
    adopted = plan;
    plan.placements().forEach(this::obey);
    pipelines.adopt(plan);
    routers.forEach(router -> router.adopt(RoutingTable.of(plan, router.family())));
    changes.add(
        new PlanChange(
            plan.epoch(),
            newest.trigger(),
            newest.problem().demand(),
            Duration.between(start, newest.asked()),
            Duration.between(start, loop.instant()),
            difference,
            newest.unprofiled(),
            (int) plan.placements().stream().map(Placement::device).distinct().count()));
  }

  private static PlanChange.Difference difference(Plan before, Plan after) {
    if (!Set.copyOf(before.placements()).equals(Set.copyOf(after.placements()))) {
      return PlanChange.Difference.PLACEMENTS;
    }
    return after.asksForTheSameAs(before)
        ? PlanChange.Difference.NONE
        : PlanChange.Difference.SHARES;
  }

  private void obey(Placement placement) {
    Optional.ofNullable(devices.get(placement.device())).ifPresent(d -> d.obey(placement));
  }
}
