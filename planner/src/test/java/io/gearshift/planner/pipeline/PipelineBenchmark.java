package io.gearshift.planner.pipeline;

import io.gearshift.domain.plan.Evaluation;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.Planner;
import io.gearshift.domain.plan.Problem;
import io.gearshift.planner.gearshift.GearshiftPlanner;
import io.gearshift.planner.gearshift.GearshiftSettings;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/**
 * How long planning of pipelines takes once the JVM is warm, and how far plans are from the bound
 * of the linear programme. By hand, from the repository's root:
 *
 * <pre>
 * mvn -q -pl domain,planner test-compile dependency:build-classpath \
 *     -Dmdep.outputFile=target/classpath.txt
 * java -cp planner/target/test-classes:planner/target/classes:$(cat planner/target/classpath.txt) \
 *     io.gearshift.planner.pipeline.PipelineBenchmark
 * </pre>
 *
 * <p>Each row is the median over problems with four pipelines and three levels of demand; every
 * problem is planned from nothing, and then again with that plan running and the demand 8 % off.
 */
final class PipelineBenchmark {
  private static final int SEEDS = 8;
  private static final int PIPELINES = 4;
  private static final int KINDS = 3;
  private static final double[] LEVELS = {0.45, 0.75, 0.9};
  private static final int WARM_UP = 30;
  private static final double NOISE = 0.08;

  private final String name;
  private final Planner planner;

  private PipelineBenchmark(String name, Planner planner) {
    this.name = name;
    this.planner = planner;
  }

  public static void main(String[] arguments) {
    LongSupplier nanos = System::nanoTime;
    PipelineBenchmark[] benchmarks = {
      new PipelineBenchmark("what fits", new GearshiftPlanner(GearshiftSettings.DEFAULT, nanos)),
      new PipelineBenchmark(
          "one variant",
          new PipelinePlanner(PipelineSettings.DEFAULT.with(Hosting.ONE_VARIANT), nanos))
    };
    for (PipelineBenchmark benchmark : benchmarks) {
      for (int i = 0; i < WARM_UP; i++) {
        SplittableRandom random = new SplittableRandom(1000 + i);
        benchmark.planner.plan(RandomPipelines.cluster(2, PIPELINES, KINDS, 40, 0.75, random), i);
      }
    }
    System.out.println(
        "hosting     stages devices |  first: ms    worst     gap    worst |  next: ms    worst"
            + "     gap    worst  changed");
    for (PipelineBenchmark benchmark : benchmarks) {
      for (int stages : new int[] {2, 3}) {
        for (int devices : new int[] {20, 100, 1_000}) {
          benchmark.row(stages, devices);
        }
      }
    }
  }

  private void row(int stages, int devices) {
    int problems = SEEDS * LEVELS.length;
    double[] firstMillis = new double[problems];
    double[] firstGap = new double[problems];
    double[] nextMillis = new double[problems];
    double[] nextGap = new double[problems];
    int changed = 0;
    for (int i = 0; i < problems; i++) {
      SplittableRandom random = new SplittableRandom(i / LEVELS.length);
      double level = LEVELS[i % LEVELS.length];
      Problem problem = RandomPipelines.cluster(stages, PIPELINES, KINDS, devices, level, random);
      long start = System.nanoTime();
      Plan first = planner.plan(problem, 1);
      firstMillis[i] = (System.nanoTime() - start) / 1e6;
      firstGap[i] = gap(first);
      Problem later = RandomPipelines.later(problem, NOISE, random).withRunning(first);
      start = System.nanoTime();
      Plan next = planner.plan(later, 2);
      nextMillis[i] = (System.nanoTime() - start) / 1e6;
      nextGap[i] = gap(next);
      changed += Set.copyOf(next.placements()).equals(Set.copyOf(first.placements())) ? 0 : 1;
    }
    System.out.printf(
        Locale.ROOT,
        "%-11s %6d %7d | %10.1f %8.1f %7.3f %8.2f | %9.1f %8.1f %7.3f %8.2f %5d/%d%n",
        name,
        stages,
        devices,
        median(firstMillis),
        worst(firstMillis),
        median(firstGap),
        worst(firstGap),
        median(nextMillis),
        worst(nextMillis),
        median(nextGap),
        worst(nextGap),
        changed,
        problems);
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
