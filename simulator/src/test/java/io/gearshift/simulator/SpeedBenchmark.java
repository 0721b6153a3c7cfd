package io.gearshift.simulator;

import io.gearshift.domain.batching.BatchPolicy;
import io.gearshift.domain.batching.ProactiveBatching;
import io.gearshift.domain.batching.WorkConserving;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.plan.Placement;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.Problem;
import io.gearshift.domain.plan.Share;
import io.gearshift.domain.routing.AccuracyByBacklog;
import io.gearshift.domain.routing.MostAccurateInTime;
import io.gearshift.domain.routing.RoutePolicy;
import io.gearshift.domain.routing.WeightedSplit;
import io.gearshift.simulator.arrivals.Gaps;
import io.gearshift.simulator.arrivals.RateCurve;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How many queries are simulated per second of the processor, by policy, and against the slowest.
 * By hand, from the repository's root, the classpath as for {@link RoutingBenchmark}:
 *
 * <pre>
 * java -XX:+UseSerialGC -cp simulator/target/test-classes:simulator/target/classes:$(cat simulator/target/classpath.txt) \
 *     io.gearshift.simulator.SpeedBenchmark
 * </pre>
 *
 * <p>All variants are on all devices, whose shares are equal; arrivals are a Poisson process of
 * half of what the most accurate variant serves on all of them. The best of some runs counts, the
 * first of which also warm up the machine.
 */
final class SpeedBenchmark {
  private static final int RUNS = 3;
  private static final double QUERIES = 1e6;
  private static final Duration SLO = Duration.ofMillis(200);

  private record Size(int variants, int devices) {}

  private record Case(String name, Size size, RoutePolicy routing, BatchPolicy batching) {}

  private SpeedBenchmark() {}

  public static void main(String[] args) {
    List<Case> cases = new ArrayList<>();
    for (Size size : List.of(new Size(3, 4), new Size(5, 4), new Size(3, 64), new Size(3, 1_000))) {
      cases.add(new Case("weighted-split", size, new WeightedSplit(), new WorkConserving()));
      cases.add(
          new Case("accuracy-by-backlog", size, new AccuracyByBacklog(0.4), new WorkConserving()));
      if (size.devices() <= 64) { // it looks at each
        cases.add(
            new Case(
                "most-accurate-in-time", size, new MostAccurateInTime(0.5), new WorkConserving()));
      }
    }
    cases.add(
        new Case(
            "weighted-split, proactive",
            new Size(3, 4),
            new WeightedSplit(),
            new ProactiveBatching()));
    double[] speeds = cases.stream().mapToDouble(SpeedBenchmark::speed).toArray();
    double slowest = Arrays.stream(speeds).min().orElseThrow();
    System.out.println("| policy | variants x devices | queries per second | times the slowest |");
    System.out.println("|---|---|---|---|");
    for (int i = 0; i < speeds.length; i++) {
      Case one = cases.get(i);
      System.out.printf(
          Locale.ROOT,
          "| %s | %d x %d | %,.0f | %.1f |%n",
          one.name(),
          one.size().variants(),
          one.size().devices(),
          speeds[i],
          speeds[i] / slowest);
    }
  }

  private static double speed(Case one) {
    double best = 0;
    for (int run = 0; run < RUNS; run++) {
      long begun = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      long queries = Simulation.run(scenario(one, run)).total().offered();
      long taken = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begun;
      best = Math.max(best, queries / (taken / 1e9));
    }
    return best;
  }

  private static Scenario scenario(Case one, long seed) {
    List<Worlds.Spec> specs = new ArrayList<>();
    for (int i = 0; i < one.size().variants(); i++) {
      specs.add(Worlds.spec("v" + i, 0.9 - 0.05 * i, 1 / Math.pow(2, i), 0.5 / Math.pow(2, i)));
    }
    Family family = Worlds.family("f", SLO, 64, specs);
    Problem world =
        Worlds.world(family, specs, Worlds.devices(one.size().devices(), one.size().variants()));
    double rate = 1_000.0 * one.size().devices();
    return Scenario.of(
        world,
        List.of(Traffic.of(family.id(), RateCurve.steady(rate, QUERIES / rate), Gaps.POISSON)),
        new Scenario.Policies(
            (problem, epoch) -> everythingEverywhere(problem, epoch),
            one.routing(),
            any -> one.batching()),
        seed);
  }

  private static Plan everythingEverywhere(Problem problem, long epoch) {
    List<Placement> placements = new ArrayList<>();
    for (Device device : problem.devices()) {
      problem.families().get(0).variants().stream()
          .map(variant -> new Placement(device.id(), variant.id(), 64))
          .forEach(placements::add);
    }
    List<Share> shares =
        placements.stream()
            .map(p -> new Share(p.device(), p.variant(), 1.0 / placements.size()))
            .toList();
    return new Plan(epoch, placements, shares, Map.of(), Optional.empty(), List.of());
  }
}
