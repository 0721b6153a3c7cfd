package io.gearshift.planner.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gearshift.domain.plan.Assumptions;
import io.gearshift.domain.plan.Evaluation;
import io.gearshift.domain.plan.Objective;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.Problem;
import io.gearshift.planner.proteus.ProteusPlanner;
import io.gearshift.planner.proteus.ProteusSettings;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AllocatorsTest {
  private static final double ROUNDING = 1e-4;
  private static final double TARGET = 0.05;
  private final DecomposedAllocator decomposed = new DecomposedAllocator(TARGET, 1);

  @Test
  void theCompactMilpAndTheDecompositionAgreeOnSmallProblems() {
    long seed = System.nanoTime();
    System.out.println("AllocatorsTest seed " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 40; i++) {
      AllocationProblem problem = model(RandomProblems.small(random));
      Allocation compact = new CompactAllocator().allocate(problem, deadline());
      Allocation found = new DecomposedAllocator(0, 1).allocate(problem, deadline());

      assertThat(compact.bound()).as("proof of problem %d", i).isPresent();
      assertThat(points(problem, found))
          .as("problem %d", i)
          .isCloseTo(points(problem, compact), within(ROUNDING));
    }
  }

  @Test
  void theOptimumLiesBetweenValueAndBound() {
    Cbc.assumeIsHere();
    int proven = 0;
    for (int i = 0; i < 7; i++) {
      SplittableRandom random = new SplittableRandom(i);
      Problem problem = RandomProblems.cluster(4 + i % 3, 3, 12 + 8 * i, 0.5 + 0.06 * i, random);
      Plan first =
          new ProteusPlanner(ProteusSettings.DEFAULT, RandomProblems.STILL).plan(problem, 1);
      Problem later = RandomProblems.later(problem, 0.1, random).withRunning(first);
      for (AllocationProblem asked : new AllocationProblem[] {model(problem), model(later)}) {
        Allocation found = decomposed.allocate(asked, deadline());
        OptionalDouble optimum = Cbc.bestAllocation(asked, 1);
        if (optimum.isPresent()) {
          proven++;
          assertThat(points(asked, found))
              .as("value of %d", i)
              .isLessThanOrEqualTo(optimum.getAsDouble() + ROUNDING);
          assertThat(found.bound().orElseThrow())
              .as("bound of %d", i)
              .isGreaterThanOrEqualTo(optimum.getAsDouble() - ROUNDING);
        }
      }
    }
    assertThat(proven).isGreaterThan(4);
  }

  @Test
  void allocationsNeverTakeMoreDevicesThanThereAre() {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 10; i++) {
      AllocationProblem problem =
          model(RandomProblems.cluster(6, 3, 3 + 80 * i, random.nextDouble() + 0.2, random));
      for (Allocator allocator : new Allocator[] {decomposed, new RefitAllocator()}) {
        int[] idle = problem.idle(allocator.allocate(problem, deadline()).counts());
        assertThat(Arrays.stream(idle).min().orElseThrow()).isNotNegative();
      }
    }
  }

  @Test
  void moreDevicesAreNeverWorthLessThanTheGap() {
    SplittableRandom random = new SplittableRandom(4);
    Problem problem = RandomProblems.cluster(6, 3, 60, 0.9, random);
    double before = Double.NEGATIVE_INFINITY;
    for (int devices = 6; devices <= 60; devices += 6) {
      AllocationProblem fewer = model(problem.withDevices(problem.devices().subList(0, devices)));
      Allocation found = decomposed.allocate(fewer, deadline());
      assertThat(found.bound().orElseThrow()).isGreaterThanOrEqualTo(before - ROUNDING);
      before = points(fewer, found);
    }
  }

  @Test
  void aTenThousandDeviceClusterIsPlannedToWithinTheTarget() {
    SplittableRandom random = new SplittableRandom(5);
    Problem problem = RandomProblems.cluster(9, 3, 10_000, 0.8, random);
    ProteusPlanner planner = new ProteusPlanner(ProteusSettings.DEFAULT, RandomProblems.STILL);
    Plan first = planner.plan(problem, 1);
    Plan second = planner.plan(RandomProblems.later(problem, 0.08, random).withRunning(first), 2);

    for (Plan plan : List.of(first, second)) {
      assertThat(plan.rationale()).noneMatch(line -> line.contains("thrown away"));
      assertThat(plan.evaluation().orElseThrow().gap().orElseThrow()).isLessThan(4 * TARGET);
    }
  }

  @Test
  void whenTimeIsUpTheIncumbentIsGivenOut() {
    AtomicLong clock = new AtomicLong();
    Deadline passed = Deadline.in(Duration.ofNanos(-1), clock::get);
    AllocationProblem problem =
        model(RandomProblems.cluster(9, 3, 40, 0.9, new SplittableRandom(6)));
    Allocation found = decomposed.allocate(problem, passed);

    assertThat(found.source()).endsWith("cut short");
    assertThat(Arrays.stream(found.counts()).sum()).isPositive();
    assertThat(found.bound().orElseThrow())
        .isGreaterThanOrEqualTo(points(problem, found) - ROUNDING);
  }

  @Test
  void aBoundOfAPlanIsNeverBelowItsValue() {
    SplittableRandom random = new SplittableRandom(9);
    ProteusPlanner planner = new ProteusPlanner(ProteusSettings.DEFAULT, RandomProblems.STILL);
    for (int i = 0; i < 10; i++) {
      Evaluation evaluation =
          planner
              .plan(RandomProblems.cluster(4, 2, 10 + i, 0.8, random), i)
              .evaluation()
              .orElseThrow();
      assertThat(evaluation.bound().orElseThrow())
          .isGreaterThanOrEqualTo(evaluation.value() - ROUNDING);
      assertThat(evaluation.gap().orElseThrow()).isLessThan(2);
    }
  }

  private static AllocationProblem model(Problem problem) {
    return AllocationProblem.of(problem, Assumptions.DEFAULT, Objective.DEFAULT, Restriction.NONE);
  }

  private static Deadline deadline() {
    return Deadline.in(Duration.ofSeconds(10), RandomProblems.STILL);
  }

  private static double points(AllocationProblem problem, Allocation allocation) {
    return problem.points(problem.worth(allocation.counts()));
  }
}
