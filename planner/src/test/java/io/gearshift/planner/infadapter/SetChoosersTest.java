package io.gearshift.planner.infadapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.VariantId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class SetChoosersTest {
  private static final SetProgramme INFADAPTER = new SetProgramme();
  private static final SizedVariant SMALL = variant("small", 0.7, 25, 4);
  private static final SizedVariant LARGE = variant("large", 0.8, 5, 8);

  @Test
  void theBestSetIsThatOfAnExhaustiveSearch() {
    long seed = System.nanoTime();
    System.out.println("SetChoosersTest seed " + seed);
    RandomGenerator random = new SplittableRandom(seed);
    int feasible = 0;
    for (int i = 0; i < 120; i++) {
      SetProblem problem = problem(random);
      OptionalDouble best = EverySet.best(problem);
      VariantSet found = INFADAPTER.choose(problem);

      assertThat(problem.isFeasible(found.cores())).as("%s", problem).isEqualTo(best.isPresent());
      assertThat(found.allCores()).isLessThanOrEqualTo(problem.budget());
      if (best.isPresent()) {
        feasible++;
        assertThat(problem.worth(found.cores()))
            .as("%s: %s", problem, found)
            .isCloseTo(best.getAsDouble(), within(1e-7));
        assertThat(found.quotas().values().stream().mapToInt(quota -> quota).sum())
            .isEqualTo(problem.served());
      }
    }
    assertThat(feasible).isBetween(30, 115);
  }

  @Test
  void theBestSetIsFoundWhereTheSolverFindsNone() {
    SizedVariant one = variant("one", 0.6, 28.82453298587155, 7);
    for (int rate = 30; rate <= 45; rate++) {
      for (int budget = 4; budget <= 8; budget++) {
        SetProblem problem =
            new SetProblem(
                List.of(one),
                rate,
                budget,
                new SetWeights(1, 0.06714353828580022, 0.007467982255720377),
                Map.of());
        // 46 queries per second are counted on with two cores
        assertThat(INFADAPTER.choose(problem).cores())
            .as("%d on %d", rate, budget)
            .containsExactlyEntriesOf(Map.of(one.id(), 2));
      }
    }
  }

  @Test
  void accurateVariantsAreSentAsMuchAsTheyServeAndTheLightestTheRest() {
    VariantSet set = INFADAPTER.choose(problem(100, 16, Map.of()));

    // of 20 · n for the small one and 4 · n for the large one, four and more, and twelve and less
    assertThat(set.allCores()).isEqualTo(16);
    assertThat(set.quotas().get(LARGE.id()))
        .isEqualTo(LARGE.capacity().of(set.coresOf(LARGE.id())));
    assertThat(set.quotas().values().stream().mapToInt(quota -> quota).sum()).isEqualTo(100);
  }

  @Test
  void whatNothingServesGetsAllCoresOfTheLightestVariant() {
    VariantSet set = INFADAPTER.choose(problem(1_000, 8, Map.of()));

    assertThat(set.cores()).containsExactlyEntriesOf(Map.of(SMALL.id(), 8));
    assertThat(set.quotas()).containsExactlyEntriesOf(Map.of(SMALL.id(), 1_000));
    assertThat(new ModelSwitching().choose(problem(1_000, 8, Map.of()))).isEqualTo(set);
  }

  @Test
  void ofTwoSetsThatAreWorthTheSameTheOneThatRunsIsKept() {
    SizedVariant twin = variant("twin", 0.8, 5, 8);
    SetProblem runs =
        new SetProblem(List.of(LARGE, twin), 15, 10, SetWeights.DEFAULT, Map.of(twin.id(), 4));

    assertThat(INFADAPTER.choose(runs).cores()).containsExactlyEntriesOf(Map.of(twin.id(), 4));
    assertThat(
            INFADAPTER
                .choose(
                    new SetProblem(
                        List.of(LARGE, twin), 15, 10, SetWeights.DEFAULT, Map.of(LARGE.id(), 4)))
                .cores())
        .containsExactlyEntriesOf(Map.of(LARGE.id(), 4));
  }

  @Test
  void modelSwitchingRunsOneVariantWithTheFewestCores() {
    // four queries per core would need 25 cores
    VariantSet busy = new ModelSwitching().choose(problem(100, 16, Map.of()));
    VariantSet calm = new ModelSwitching().choose(problem(30, 16, Map.of()));

    assertThat(busy.cores()).containsExactlyEntriesOf(Map.of(SMALL.id(), 5));
    assertThat(calm.cores()).containsExactlyEntriesOf(Map.of(LARGE.id(), 8));
  }

  @Test
  void noVariantHasASingleCore() {
    assertThat(INFADAPTER.choose(problem(0, 16, Map.of())).cores().values())
        .allMatch(cores -> cores >= 2);
  }

  @Test
  void capacityIsAPartOfALineThroughWhatWasMeasured() {
    TreeMap<Integer, Double> measured = new TreeMap<>(Map.of(1, 4.0, 2, 14.0, 4, 34.0));

    CoreCapacity capacity = CoreCapacity.of(measured);

    assertThat(capacity.slope()).isCloseTo(10, within(1e-9));
    assertThat(capacity.intercept()).isCloseTo(-6, within(1e-9));
    assertThat(capacity.determination()).isCloseTo(1, within(1e-9));
    // 0.8 · (30 - 6)
    assertThat(new CoreCapacity(10, -6.9, 1).of(3)).isEqualTo(19);
    assertThat(new CoreCapacity(10, 5, 1).of(3)).isEqualTo(24);
    assertThat(new CoreCapacity(10, -60, 1).of(3)).isZero();
    assertThat(new CoreCapacity(10, 5, 1).of(0)).isZero();
    assertThat(CoreCapacity.of(new TreeMap<>(Map.of(1, 9.0, 2, 22.0, 4, 38.0))).determination())
        .isBetween(0.9, 0.999);
  }

  @Test
  void capacityHasToGrowWithCores() {
    assertThatThrownBy(() -> CoreCapacity.of(new TreeMap<>(Map.of(1, 9.0, 2, 8.0))))
        .hasMessageStartingWith("capacity: slope -1.0");
    assertThatThrownBy(() -> CoreCapacity.of(new TreeMap<>(Map.of(1, 9.0))))
        .hasMessage("measured: on 1 numbers of cores (expected: two or more)");
  }

  private static SetProblem problem(int rate, int budget, Map<VariantId, Integer> before) {
    return new SetProblem(List.of(SMALL, LARGE), rate, budget, SetWeights.DEFAULT, before);
  }

  private static SetProblem problem(RandomGenerator random) {
    List<SizedVariant> variants = new ArrayList<>();
    Map<VariantId, Integer> before = new HashMap<>();
    int budget = 4 + random.nextInt(9);
    double accuracy = 0.6;
    double slope = 20 + 10 * random.nextDouble();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      SizedVariant variant = variant("v" + i, accuracy, slope, 1 + random.nextInt(9));
      variants.add(variant);
      accuracy += 0.08 * random.nextDouble();
      slope *= 0.4 + 0.5 * random.nextDouble();
      if (random.nextBoolean()) {
        before.put(variant.id(), 2 + random.nextInt(3));
      }
    }
    return new SetProblem(
        variants,
        random.nextInt(200),
        budget,
        new SetWeights(1, 0.3 * random.nextDouble(), 0.01 * random.nextDouble()),
        before);
  }

  private static SizedVariant variant(String name, double accuracy, double slope, int seconds) {
    return new SizedVariant(
        VariantId.of("family", name),
        new Accuracy(accuracy),
        new CoreCapacity(slope, 0, 1),
        Duration.ofSeconds(seconds));
  }
}
