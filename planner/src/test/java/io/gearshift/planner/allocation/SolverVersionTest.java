package io.gearshift.planner.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gearshift.domain.plan.Assumptions;
import io.gearshift.domain.plan.Objective;
import io.gearshift.domain.plan.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Guards the version of ojAlgo: 56 and 57 call a few in a hundred of such models infeasible, or
 * call a wrong answer optimal.
 */
class SolverVersionTest {
  private static final int MASTERS = 160;
  private static final double ROUNDING = 1e-4;

  @Test
  void ojAlgoSolvesEveryMasterProblemRight() {
    List<String> wrong = new ArrayList<>();
    for (int seed = 0; seed < MASTERS; seed++) {
      AllocationProblem problem = problem(seed);
      List<List<FamilyPlan>> plans = plans(problem, seed);
      double right = bySearch(problem, plans);
      double found =
          MasterMilp.solve(problem, plans, List.of(), 5_000)
              .map(counts -> problem.points(problem.worth(counts)))
              .orElse(Double.NaN);
      if (!(Math.abs(found - right) < ROUNDING)) {
        wrong.add("seed %d: %f (right: %f)".formatted(seed, found, right));
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void anotherSolverAgreesWithTheSearchThatIsTheReference() {
    Cbc.assumeIsHere();
    for (int seed = 0; seed < MASTERS; seed += 8) {
      AllocationProblem problem = problem(seed);
      List<List<FamilyPlan>> plans = plans(problem, seed);
      OptionalDouble other = Cbc.bestSelection(problem, plans, 5);

      assertThat(bySearch(problem, plans))
          .as("seed %d", seed)
          .isCloseTo(other.orElseThrow(), within(ROUNDING));
    }
  }

  private static AllocationProblem problem(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Problem problem =
        RandomProblems.cluster(
            4 + seed % 5, 2 + seed % 2, 8 + seed % 33, 0.5 + 0.5 * random.nextDouble(), random);
    return AllocationProblem.of(problem, Assumptions.DEFAULT, Objective.DEFAULT, Restriction.NONE);
  }

  /** For each family nothing, and some plans that are good at prices made up for the purpose. */
  private static List<List<FamilyPlan>> plans(AllocationProblem problem, int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<List<FamilyPlan>> plans = new ArrayList<>();
    for (int family = 0; family < problem.families().size(); family++) {
      List<FamilyPlan> own = new ArrayList<>();
      own.add(FamilyPlan.of(problem, family, problem.none()));
      int tries = 3 + random.nextInt(5);
      for (int i = 0; i < tries; i++) {
        double[] prices =
            random
                .doubles(problem.classes().size())
                .map(chance -> chance * chance * problem.demand(0) / 4)
                .toArray();
        FamilyPlan plan = new FamilyPricing(problem, family, prices).best(0).plan();
        if (!own.contains(plan)) {
          own.add(plan);
        }
      }
      plans.add(own);
    }
    return plans;
  }

  private static double bySearch(AllocationProblem problem, List<List<FamilyPlan>> plans) {
    double[] free = new double[problem.classes().size()];
    RestrictedMaster.Selected selected =
        RestrictedMaster.select(
            problem,
            plans,
            free,
            Double.NEGATIVE_INFINITY,
            Integer.MAX_VALUE,
            Deadline.in(Duration.ofSeconds(60), RandomProblems.STILL));
    assertThat(selected.complete()).isTrue();
    return problem.points(problem.worth(selected.counts().orElseThrow()));
  }
}
