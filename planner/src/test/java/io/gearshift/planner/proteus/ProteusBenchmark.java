package io.gearshift.planner.proteus;

import io.gearshift.domain.plan.Evaluation;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.Problem;
import io.gearshift.planner.allocation.RandomProblems;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * How long planning takes once the JVM is warm, and what is proven of the plans. By hand, from the
 * repository's root:
 *
 * <pre>
 * mvn -q -pl domain,planner test-compile dependency:build-classpath \
 *     -Dmdep.outputFile=target/classpath.txt
 * java -cp planner/target/test-classes:planner/target/classes:$(cat planner/target/classpath.txt) \
 *     io.gearshift.planner.proteus.ProteusBenchmark
 * </pre>
 *
 * <p>Each row is the median over problems; every problem is planned from nothing, and then again
 * with that plan running and the demand 8 % off.
 */
final class ProteusBenchmark {
  private static final int SEEDS = 12;
  private static final int WARM_UP = 60;
  private static final double NOISE = 0.08;

  private final ProteusPlanner planner =
      new ProteusPlanner(ProteusSettings.DEFAULT, System::nanoTime);

  public static void main(String[] arguments) {
    new ProteusBenchmark().run();
  }

  private void run() {
    for (int i = 0; i < WARM_UP; i++) {
      SplittableRandom random = new SplittableRandom(1000 + i);
      planner.plan(RandomProblems.cluster(9, 3, 40, 0.75, random), i);
    }
    System.out.println(
        "families kinds devices level |  first: ms    worst     gap    worst |  next: ms    worst"
            + "     gap    worst  shed");
    for (int devices : new int[] {40, 1_000, 10_000}) {
      for (double level : new double[] {0.45, 0.75, 0.9}) {
        row(9, 3, devices, level);
      }
    }
    for (int devices : new int[] {40, 1_000, 10_000}) {
      for (double level : new double[] {0.75, 0.9}) {
        row(20, 5, devices, level);
      }
    }
  }

  private void row(int families, int kinds, int devices, double level) {
    double[] firstMillis = new double[SEEDS];
    double[] firstGap = new double[SEEDS];
    double[] nextMillis = new double[SEEDS];
    double[] nextGap = new double[SEEDS];
    int shed = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Problem problem = RandomProblems.cluster(families, kinds, devices, level, random);
      long start = System.nanoTime();
      Plan first = planner.plan(problem, 1);
      firstMillis[seed] = (System.nanoTime() - start) / 1e6;
      firstGap[seed] = gap(first);
      Problem later = RandomProblems.later(problem, NOISE, random).withRunning(first);
      start = System.nanoTime();
      Plan next = planner.plan(later, 2);
      nextMillis[seed] = (System.nanoTime() - start) / 1e6;
      nextGap[seed] = gap(next);
      shed += next.shortfall().isEmpty() ? 0 : 1;
    }
    System.out.printf(
        Locale.ROOT,
        "%8d %5d %7d %5.2f | %10.1f %8.1f %7.4f %8.4f | %9.1f %8.1f %7.4f %8.4f %5d%n",
        families,
        kinds,
        devices,
        level,
        median(firstMillis),
        worst(firstMillis),
        median(firstGap),
        worst(firstGap),
        median(nextMillis),
        worst(nextMillis),
        median(nextGap),
        worst(nextGap),
        shed);
  }

  private static double gap(Plan plan) {
    return plan.evaluation().map(Evaluation::gap).orElseThrow().orElse(Double.NaN);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static double worst(double[] values) {
    return Arrays.stream(values).max().orElseThrow();
  }
}
