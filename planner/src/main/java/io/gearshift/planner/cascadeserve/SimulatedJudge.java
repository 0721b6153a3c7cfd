package io.gearshift.planner.cascadeserve;

import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.gear.DemandRange;
import io.gearshift.domain.gear.Gear;
import io.gearshift.domain.gear.GearPlan;
import io.gearshift.domain.gear.Replica;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * Judges by simulating a while of Poisson arrivals at the upper end of the range, which the paper
 * leaves open.
 *
 * @param deadlines how many of them it simulates
 * @param least how many queries it simulates at least
 * @param most how many queries it simulates at most
 */
public record SimulatedJudge(int deadlines, int least, int most, long seed) implements GearJudge {
  private static final double PART = 0.95;
  private static final double NANOS = 1e9;

  /** A backlog is growing if it takes more than this part of the time in which it came about. */
  private static final double SLACK = 0.05;

  /** A queue is long that takes so much of the deadline. */
  private static final int LONG = 4;

  public static final SimulatedJudge DEFAULT = new SimulatedJudge(40, 1_000, 40_000, 1);

  public SimulatedJudge {
    if (deadlines < 1 || least < 1 || most < least) {
      throw new IllegalArgumentException(
          "judge of %d deadlines and %d to %d queries (expected: >= 1, the first at most the last)"
              .formatted(deadlines, least, most));
    }
  }

  @Override
  public Judgement judge(GearProblem problem, Gear gear) {
    double perSecond = gear.range().to();
    Duration deadline = problem.goal().deadline();
    double wanted = perSecond * deadlines * deadline.toNanos() / NANOS;
    int queries = (int) Math.min(most, Math.max(least, wanted));
    long[] arrivals = poisson(perSecond, queries, seed);
    GearOutcome outcome =
        new GearSimulation(problem, alone(problem, gear), 0, deadline).run(arrivals);
    double drain = outcome.drain().toNanos();
    boolean steady = drain <= Math.max(deadline.toNanos(), SLACK * arrivals[arrivals.length - 1]);
    return new Judgement(
        steady, outcome.latency(PART), outcome.busy(), bottleneck(gear, outcome, deadline));
  }

  /** Arrivals of a constant rate, in nanoseconds. */
  public static long[] poisson(double perSecond, int queries, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    long[] arrivals = new long[queries];
    double now = 0;
    for (int i = 0; i < queries; i++) {
      now -= Math.log(1 - random.nextDouble()) / perSecond;
      arrivals[i] = Math.round(now * NANOS);
    }
    return arrivals;
  }

  private static VariantId bottleneck(Gear gear, GearOutcome outcome, Duration deadline) {
    return gear.cascade().variants().stream()
        .filter(
            variant ->
                outcome
                        .backlog()
                        .getOrDefault(variant, Duration.ZERO)
                        .compareTo(deadline.dividedBy(LONG))
                    > 0)
        .findFirst()
        .orElse(gear.cascade().variants().get(0));
  }

  /** A plan of one gear. */
  private static GearPlan alone(GearProblem problem, Gear gear) {
    Map<DeviceId, Set<VariantId>> placement = new HashMap<>();
    for (Replica replica : gear.replicas()) {
      placement.computeIfAbsent(replica.device(), d -> new TreeSet<>()).add(replica.variant());
    }
    Gear only =
        new Gear(
            new DemandRange(0, gear.range().to()),
            gear.cascade(),
            gear.replicas(),
            gear.expected());
    return new GearPlan(problem.family(), placement, List.of(only));
  }
}
