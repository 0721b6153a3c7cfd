package io.gearshift.simulator;

import io.gearshift.domain.catalog.Catalog;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.plan.Problem;
import io.gearshift.domain.plan.Profiles;
import io.gearshift.domain.traffic.Query;
import io.gearshift.domain.traffic.Rate;
import io.gearshift.simulator.arrivals.ArrivalSequence;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
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
    private final SimulatedRouter router;
    private final List<Duration> slos;
    private final List<Integer> items;
    private final RandomGenerator random;
    private final ArrivalSequence arrivals;

    Source(Traffic traffic, RandomGenerator random, RandomGenerator arrivals) {
      this.router = routers.get(traffic.family());
      this.slos = traffic.slos().isEmpty() ? List.of(slo(traffic.family())) : traffic.slos();
      this.items = traffic.items();
      this.random = random;
      this.arrivals = traffic.arrivals().sequence(arrivals);
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
      router.infer(new Query(queries++, now, deadline, drawn(items, random), List.of()));
      scheduleNext();
    }
  }

  private final Scenario scenario;
  private final EventLoop loop = new EventLoop(START);
  private final Map<FamilyId, Ledger> ledgers = new LinkedHashMap<>();
  private final Map<FamilyId, SimulatedRouter> routers = new LinkedHashMap<>();
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
          new SimulatedRouter(loop, family.id(), scenario.policies().routing(), ledger));
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
    this.control =
        new SimulatedControl(
            loop,
            scenario.control(),
            scenario.costs().solve(),
            scenario.policies().planner(),
            world,
            new LinkedHashMap<>(devices),
            List.copyOf(routers.values()));
  }

  /** Runs until every query is accounted for; what devices load by then is not waited for. */
  public static SimulationResult run(Scenario scenario) {
    return new Simulation(scenario).run();
  }

  private SimulationResult run() {
    Map<FamilyId, Rate> demand = new HashMap<>();
    double seconds = 0;
    for (Traffic traffic : scenario.traffic()) {
      demand.merge(
          traffic.family(),
          Rate.of(traffic.itemsAtStart()),
          (one, other) -> Rate.of(one.perSecond() + other.perSecond()));
      seconds = Math.max(seconds, traffic.arrivals().seconds());
    }
    Instant end = START.plusSeconds((long) Math.ceil(seconds));
    control.start(demand, end);
    sources = scenario.traffic().size();
    for (Traffic traffic : scenario.traffic()) {
      new Source(traffic, random.split(), random.split()).scheduleNext();
    }
    scenario.losses().forEach(loss -> loop.at(START.plus(loss.after()), () -> lose(loss.device())));
    loop.runWhile(() -> sources > 0 || loop.instant().isBefore(end) || isOpen());
    Map<DeviceId, Duration> busy = new HashMap<>();
    devices.forEach((id, device) -> busy.put(id, device.busy()));
    Map<FamilyId, List<Tally>> tallies = new LinkedHashMap<>();
    ledgers.forEach((family, ledger) -> tallies.put(family, ledger.tallies()));
    return new SimulationResult(
        tallies, control.changes(), busy, Duration.between(START, loop.instant()));
  }

  private boolean isOpen() {
    return ledgers.values().stream().anyMatch(Ledger::isOpen);
  }

  private void announce(SimulatedDevice device) {
    routers.values().forEach(router -> router.observe(device));
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
