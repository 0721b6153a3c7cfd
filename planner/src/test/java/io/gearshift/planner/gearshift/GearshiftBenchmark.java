package io.gearshift.planner.gearshift;

import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.PlanCheck;
import io.gearshift.domain.plan.Problem;
import io.gearshift.planner.allocation.RandomProblems;
import io.gearshift.planner.proteus.ProteusPlanner;
import io.gearshift.planner.proteus.ProteusSettings;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * How long planning takes once the JVM is warm, and what plans are worth beside Proteus's, on
 * devices of which none has room for everything. By hand, as {@link
 * io.gearshift.planner.proteus.ProteusPlanner}'s benchmark.
 *
 * <p>Each row is the median over problems; every problem is planned from nothing, and then again
 * with that plan running and the demand 5 % off.
 */
final class GearshiftBenchmark {
  private static final int SEEDS = 12;
  private static final int WARM_UP = 20;
  private static final double NOISE = 0.05;

  private final GearshiftPlanner planner =
      new GearshiftPlanner(GearshiftSettings.DEFAULT, System::nanoTime);
  private final ProteusPlanner proteus =
      new ProteusPlanner(ProteusSettings.DEFAULT, System::nanoTime);
  private final PlanCheck check =
      new PlanCheck(
          GearshiftSettings.DEFAULT.assumptions(),
          GearshiftSettings.DEFAULT.objective(),
          Integer.MAX_VALUE);

  public static void main(String[] arguments) {
    GearshiftBenchmark benchmark = new GearshiftBenchmark();
    for (int i = 0; i < WARM_UP; i++) {
      SplittableRandom random = new SplittableRandom(1000 + i);
      benchmark.planner.plan(RandomProblems.cluster(10, 3, 60, 0.75, random), i);
    }
    System.out.println("devices level | first: ms  next: ms  changed | points: ours  proteus");
    for (int devices : new int[] {5, 20, 100}) {
      for (double level : new double[] {0.3, 0.6, 0.9}) {
        benchmark.row(devices, level);
      }
    }
  }

  private void row(int devices, double level) {
    double[] first = new double[SEEDS];
    double[] next = new double[SEEDS];
    double[] ours = new double[SEEDS];
    double[] theirs = new double[SEEDS];
    int changed = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Problem problem = RandomProblems.cluster(10, 3, devices, level, random);
      Plan plan = planner.plan(problem, 1);
      Plan later = planner.plan(RandomProblems.later(problem, NOISE, random).withRunning(plan), 2);
      first[seed] = millis(plan);
      next[seed] = millis(later);
      changed += later.placements().equals(plan.placements()) ? 0 : 1;
      ours[seed] = check.value(problem, plan);
      theirs[seed] = check.value(problem, proteus.plan(problem, 1));
    }
    System.out.printf(
        Locale.ROOT,
        "%7d %5.2f | %9.1f %9.1f %5d/%d | %12.2f %8.2f%n",
        devices,
        level,
        median(first),
        median(next),
        changed,
        SEEDS,
        median(ours),
        median(theirs));
  }

  private static double millis(Plan plan) {
    return plan.evaluation().orElseThrow().solveTime().toNanos() / 1e6;
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }
}
