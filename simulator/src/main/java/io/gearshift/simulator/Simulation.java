package io.gearshift.simulator;

import io.gearshift.domain.catalog.Catalog;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.pipeline.PipelineId;
import io.gearshift.domain.plan.Problem;
import io.gearshift.domain.plan.Profiles;
import io.gearshift.domain.traffic.Query;
import io.gearshift.domain.traffic.Rate;
import io.gearshift.simulator.arrivals.ArrivalProcess;
import io.gearshift.simulator.arrivals.ArrivalSequence;
import io.gearshift.simulator.pipeline.PipelineBook;
import io.gearshift.simulator.pipeline.PipelineResult;
import io.gearshift.simulator.pipeline.PipelineTraffic;
import io.gearshift.simulator.pipeline.SimulatedPipeline;
import io.gearshift.simulator.pipeline.StageLoad;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * A serving system in virtual time: arrivals, a router for each family, devices and the control
 * path, enacting the policies of the live server. Without a clock and without threads, it is a
 * function of its scenario.
 */
public final class Simulation {
  private static final Instant START = Instant.EPOCH;

  /** Where queries come from, each drawn when the one before it has come. */
  private final class Source implements Runnable {
    private final Consumer<Query> target;
    private final List<Duration> slos;
    private final List<Integer> items;
    private final RandomGenerator random;
    private final ArrivalSequence arrivals;

    Source(
        Consumer<Query> target, List<Duration> slos, List<Integer> items, ArrivalProcess process) {
      this.target = target;
      this.slos = slos;
      this.items = items;
      this.random = Simulation.this.random.split();
      this.arrivals = process.sequence(Simulation.this.random.split());
    }

    void scheduleNext() {
      if (arrivals.hasNext()) {
        loop.at(START.plusNanos(arrivals.nextLong()), this);
      } else {
        sources--;
      }
    }

    @Override
    public void run() {
      Instant now = loop.instant();
      Optional<Duration> own = arrivals.slo();
      Instant deadline = now.plus(own.isPresent() ? own.get() : drawn(slos, random));
      target.accept(new Query(queries++, now, deadline, drawn(items, random), List.of()));
      scheduleNext();
    }
  }

  /** The routers as pipelines see them. */
  private final class Stages implements SimulatedPipeline.Stages {
    @Override
    public void ask(FamilyId family, Query query) {
      routers.get(family).infer(query);
    }

    @Override
    public StageLoad load(FamilyId family) {
      return routers.get(family).load();
    }
  }

  private final Scenario scenario;
  private final EventLoop loop = new EventLoop(START);
  private final Map<FamilyId, Ledger> ledgers = new LinkedHashMap<>();
  private final Map<FamilyId, SimulatedRouter> routers = new LinkedHashMap<>();
  private final List<SimulatedPipeline> pipelines = new ArrayList<>();
  private final Map<DeviceId, SimulatedDevice> devices = new LinkedHashMap<>();
  private final SimulatedControl control;
  private final SplittableRandom random;
  private long queries;

  /** How many have queries left. */
  private int sources;

  private Simulation(Scenario scenario) {
    this.scenario = scenario;
    this.random = new SplittableRandom(scenario.seed());
    Problem world = scenario.world();
    Map<FamilyId, Family> families = new HashMap<>();
    world.families().forEach(family -> families.put(family.id(), family));
    for (Family family : world.families()) {
      Ledger ledger = new Ledger(START);
      ledgers.put(family.id(), ledger);
      routers.put(
          family.id(),
          new SimulatedRouter(
              loop,
              family.id(),
              scenario.policies().routing(),
              scenario.pipelines().traffic().isEmpty()
                  ? ledger
                  : new StageAccounts(ledger, pipelines)));
    }
    SimulatedDevice.Hosting hosting =
        new SimulatedDevice.Hosting(
            loop,
            new Catalog(world.families(), List.of()),
            new Profiles(world.profiles()),
            family -> scenario.policies().batching().apply(families.get(family)),
            scenario.maxQueue(),
            scenario.runTimes(),
            scenario.costs(),
            routers::get);
    for (Device device : world.devices()) {
      devices.put(
          device.id(), new SimulatedDevice(hosting, device, random.split(), this::announce));
    }
    for (PipelineTraffic traffic : scenario.pipelines().traffic()) {
      pipelines.add(
          new SimulatedPipeline(
              traffic,
              scenario.pipelines().drops(),
              new Stages(),
              () -> queries++,
              loop,
              random.split()));
    }
    this.control =
        new SimulatedControl(
            loop,
            scenario.control(),
            scenario.costs().solve(),
            scenario.policies().planner(),
            world,
            new LinkedHashMap<>(devices),
            List.copyOf(routers.values()),
            new PipelineBook(pipelines, scenario.control().forecaster()));
  }

  /** Runs until every query is accounted for; what devices load by then is not waited for. */
  public static SimulationResult run(Scenario scenario) {
    return new Simulation(scenario).run();
  }

  private SimulationResult run() {
    Map<FamilyId, Rate> demand = new HashMap<>();
    BiConsumer<FamilyId, Double> add =
        (family, items) ->
            demand.merge(
                family,
                Rate.of(items),
                (one, other) -> Rate.of(one.perSecond() + other.perSecond()));
    double seconds = 0;
    for (Traffic traffic : scenario.traffic()) {
      add.accept(traffic.family(), traffic.itemsAtStart());
      seconds = Math.max(seconds, traffic.arrivals().seconds());
    }
    for (PipelineTraffic traffic : scenario.pipelines().traffic()) {
      traffic.itemsAtStart(scenario.world().families()).forEach(add);
      seconds = Math.max(seconds, traffic.arrivals().seconds());
    }
    Instant end = START.plusSeconds((long) Math.ceil(seconds));
    control.start(demand, end);
    sources = scenario.traffic().size() + pipelines.size();
    scenario.traffic().forEach(traffic -> source(traffic).scheduleNext());
    pipelines.forEach(pipeline -> source(pipeline).scheduleNext());
    scenario.losses().forEach(loss -> loop.at(START.plus(loss.after()), () -> lose(loss.device())));
    loop.runWhile(() -> sources > 0 || loop.instant().isBefore(end) || isOpen());
    Map<DeviceId, Duration> busy = new HashMap<>();
    devices.forEach((id, device) -> busy.put(id, device.busy()));
    Map<FamilyId, List<Tally>> tallies = new LinkedHashMap<>();
    ledgers.forEach((family, ledger) -> tallies.put(family, ledger.tallies()));
    Map<PipelineId, PipelineResult> results = new LinkedHashMap<>();
    pipelines.forEach(p -> results.put(p.traffic().graph().id(), p.result()));
    return new SimulationResult(
        tallies, results, control.changes(), busy, Duration.between(START, loop.instant()));
  }

  private boolean isOpen() {
    return ledgers.values().stream().anyMatch(Ledger::isOpen)
        || pipelines.stream().anyMatch(SimulatedPipeline::isOpen);
  }

  private void announce(SimulatedDevice device) {
    routers.values().forEach(router -> router.observe(device));
  }

  private Source source(Traffic traffic) {
    List<Duration> slos =
        traffic.slos().isEmpty() ? List.of(slo(traffic.family())) : traffic.slos();
    return new Source(
        routers.get(traffic.family())::infer, slos, traffic.items(), traffic.arrivals());
  }

  private Source source(SimulatedPipeline pipeline) {
    PipelineTraffic traffic = pipeline.traffic();
    List<Duration> slos =
        traffic.slos().isEmpty() ? List.of(traffic.graph().slo()) : traffic.slos();
    return new Source(pipeline::infer, slos, List.of(1), traffic.arrivals());
  }

  private Duration slo(FamilyId family) {
    return scenario.world().families().stream()
        .filter(candidate -> candidate.id().equals(family))
        .findFirst()
        .orElseThrow()
        .slo();
  }

  private static <T> T drawn(List<T> choices, RandomGenerator random) {
    return choices.get(choices.size() == 1 ? 0 : random.nextInt(choices.size()));
  }

  private void lose(DeviceId device) {
    devices.get(device).lose();
    loop.at(
        loop.instant().plus(scenario.costs().silence()),
        () -> {
          routers.values().forEach(router -> router.lost(devices.get(device)));
          control.lost(device);
        });
  }
}
