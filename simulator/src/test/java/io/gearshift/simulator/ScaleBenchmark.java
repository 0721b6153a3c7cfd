package io.gearshift.simulator;

import io.gearshift.domain.batching.WorkConserving;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.DeviceKind;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.VariantProfile;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.Planner;
import io.gearshift.domain.plan.Problem;
import io.gearshift.domain.routing.AccuracyByBacklog;
import io.gearshift.domain.routing.RoutePolicy;
import io.gearshift.domain.routing.WeightedSplit;
import io.gearshift.planner.proteus.ProteusPlanner;
import io.gearshift.planner.proteus.ProteusSettings;
import io.gearshift.simulator.arrivals.Gaps;
import io.gearshift.simulator.arrivals.RateCurve;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A large cluster under plans after Proteus: how long it takes to simulate, and how much memory. By
 * hand, from the repository's root, the classpath as for {@link RoutingBenchmark}; say how many
 * devices, minutes, queries per second at the peak, and the route policy:
 *
 * <pre>
 * java -Xmx1g -XX:+UseParallelGC -XX:ParallelGCThreads=1 \
 *     -cp simulator/target/test-classes:simulator/target/classes:$(cat simulator/target/classpath.txt) \
 *     io.gearshift.simulator.ScaleBenchmark 10000 20 40000 weighted-split
 * </pre>
 *
 * <p>That collector lays what belongs together side by side, which matters where a query needs what
 * no other needed for long. Time is what the simulating thread had of a processor: others that use
 * the machine disturb it less than wall time, though not nothing.
 *
 * <p>Three families as popular as Zipf's law says, of four variants each, on devices of two kinds.
 * Demand is a wave like a day's, from a half of the peak up to it and down again, with a spike of a
 * fifth more for a minute in every five.
 */
final class ScaleBenchmark {
  private static final DeviceKind SLOW = new DeviceKind("slow");
  private static final double ZIPF = 1.001;
  private static final double MIB = 1 << 20;

  /** How long solving takes. */
  private static final class Timed implements Planner {
    private final Planner planner =
        new ProteusPlanner(ProteusSettings.DEFAULT, GateWorkloads.clock());
    private double seconds;

    @Override
    public Plan plan(Problem problem, long epoch) {
      double begun = processorSeconds();
      Plan plan = planner.plan(problem, epoch);
      seconds += processorSeconds() - begun;
      return plan;
    }
  }

  private ScaleBenchmark() {}

  public static void main(String[] args) {
    int devices = Integer.parseInt(args[0]);
    double seconds = 60 * Double.parseDouble(args[1]);
    double peak = Double.parseDouble(args[2]);
    RoutePolicy routing =
        args[3].equals("weighted-split") ? new WeightedSplit() : new AccuracyByBacklog(0.4);
    Timed planner = new Timed();
    long begun = System.nanoTime();
    SimulationResult result =
        Simulation.run(
            Scenario.of(
                    world(devices),
                    traffic(seconds, peak),
                    new Scenario.Policies(planner, routing, family -> new WorkConserving()),
                    1)
                .withRunTimes(RunTimes.PROFILED));
    double wall = (System.nanoTime() - begun) / 1e9;
    double processor = processorSeconds();
    Tally total = result.total();
    Runtime runtime = Runtime.getRuntime();
    System.gc();
    System.out.printf(
        Locale.ROOT,
        "%d devices, %.0f s, %s: %,d queries in %.1f s (%.1f s of wall time), of which plans %.1f s"
            + " (%d in force); %,.0f queries per second without plans; %.0f MiB left after it;"
            + " in time %.4f, effective accuracy %.4f%n",
        devices,
        seconds,
        args[3],
        total.offered(),
        processor,
        wall,
        planner.seconds,
        result.plans().size(),
        total.offered() / (processor - planner.seconds),
        (runtime.totalMemory() - runtime.freeMemory()) / MIB,
        total.inTimeRatio(),
        total.effectiveAccuracy());
  }

  private static double processorSeconds() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1e9;
  }

  private static List<Traffic> traffic(double seconds, double peak) {
    RateCurve wave = RateCurve.diurnal(peak / 2, peak, seconds, seconds);
    List<RateCurve.Piece> pieces = new ArrayList<>();
    double begun = 0;
    for (RateCurve.Piece piece : wave.pieces()) {
      boolean spike = begun % 300 >= 240;
      pieces.add(
          spike
              ? new RateCurve.Piece(piece.seconds(), piece.from() * 1.2, piece.to() * 1.2)
              : piece);
      begun += piece.seconds();
    }
    List<RateCurve> curves = new RateCurve(pieces).zipf(families().size(), ZIPF);
    List<Traffic> traffic = new ArrayList<>();
    for (int i = 0; i < curves.size(); i++) {
      traffic.add(Traffic.of(families().get(i).id(), curves.get(i), Gaps.POISSON));
    }
    return traffic;
  }

  private static Problem world(int count) {
    List<Device> devices = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      DeviceKind kind = i % 2 == 0 ? Worlds.CPU : SLOW;
      devices.add(new Device(new DeviceId("device-" + i), kind, 0, 1, 200));
    }
    List<VariantProfile> profiles = new ArrayList<>();
    for (Family family : families()) {
      for (Worlds.Spec spec : specs()) {
        profiles.add(spec.profile(family.id().name(), Worlds.CPU, 1, family.maxBatch()));
        profiles.add(spec.profile(family.id().name(), SLOW, 2, family.maxBatch()));
      }
    }
    return new Problem(devices, families(), profiles);
  }

  private static List<Family> families() {
    return List.of("one", "two", "three").stream()
        .map(name -> Worlds.family(name, Duration.ofSeconds(1), 16, specs()))
        .toList();
  }

  private static List<Worlds.Spec> specs() {
    List<Worlds.Spec> specs = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      specs.add(
          new Worlds.Spec(
              "v" + i, 0.9 - 0.05 * i, 20 / Math.pow(2, i), 120 / Math.pow(2, i), 1.2, 1_000));
    }
    return specs;
  }
}
