package io.gearshift.planner.ipa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.VariantId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class IpaProgramTest {
  private static final IpaWeights PRODUCT = new IpaWeights(AccuracyMeasure.PRODUCT, 100, 1, 0);

  @Test
  void theBestIsThatOfExhaustiveSearchAndChangesAsLittle() {
    long seed = System.nanoTime();
    System.out.println("IpaProgramTest seed " + seed);
    RandomPrograms random = new RandomPrograms(new SplittableRandom(seed));
    int feasible = 0;
    for (int i = 0; i < 3_000; i++) {
      IpaProgram program = random.small();
      Optional<Configuration> found = program.solve();
      Optional<ExhaustiveConfigurations.Best> best = ExhaustiveConfigurations.best(program);

      assertThat(found.isPresent()).as("program %d: %s", i, program).isEqualTo(best.isPresent());
      if (best.isPresent()) {
        feasible++;
        assertThat(found.get().exact()).isTrue();
        assertThat(found.get().objective())
            .as("program %d: %s", i, program)
            .isCloseTo(best.get().objective(), within(1e-9));
        assertThat(found.get().options().stream().mapToInt(StageOption::changes).sum())
            .as("changes of program %d: %s", i, program)
            .isEqualTo(best.get().changes());
      }
    }
    assertThat(feasible).isBetween(500, 2_900);
  }

  @Test
  void theLargestProgramOfThePaperIsSolvedExactly() {
    for (AccuracyMeasure measure : AccuracyMeasure.values()) {
      IpaProgram program =
          new RandomPrograms(new SplittableRandom(1))
              .large(9, 9, new IpaWeights(measure, 50, 1, IpaWeights.DELTA));
      Configuration found = program.solve().orElseThrow();

      assertThat(found.exact()).as("%s", measure).isTrue();
      assertThat(found.latency()).isLessThanOrEqualTo(program.sla());
    }
  }

  @Test
  void everyBranchOfATreeHasToBeInTimeAndNotTheirSum() {
    StageOption root = option("root", 0.9, 40);
    StageOption slow = option("slow", 0.9, 50);
    StageOption quick = option("quick", 0.8, 20);
    IpaProgram tree =
        new IpaProgram(
            List.of(
                new ProgramStage(OptionalInt.empty(), List.of(root)),
                new ProgramStage(OptionalInt.of(0), List.of(slow, quick)),
                new ProgramStage(OptionalInt.of(0), List.of(slow))),
            Duration.ofMillis(90),
            new Accuracy(0),
            PRODUCT,
            List.of());

    Configuration found = tree.solve().orElseThrow();

    assertThat(found.options()).containsExactly(root, slow, slow);
    assertThat(found.latency()).isEqualTo(Duration.ofMillis(90));
  }

  @Test
  void whatIsNotInTimeIsNotFeasible() {
    IpaProgram late =
        IpaProgram.chain(
            List.of(List.of(option("a", 0.9, 40)), List.of(option("b", 0.9, 40))),
            Duration.ofMillis(79),
            PRODUCT);

    assertThat(late.solve()).isEmpty();
  }

  @Test
  void aTreeHasItsRootFirst() {
    List<ProgramStage> orphan =
        List.of(new ProgramStage(OptionalInt.of(0), List.of(option("a", 0.9, 1))));

    assertThatThrownBy(
            () ->
                new IpaProgram(orphan, Duration.ofSeconds(1), new Accuracy(0), PRODUCT, List.of()))
        .hasMessage("parent of stage 0: 0 (expected: one before it; none for the first alone)");
  }

  private static StageOption option(String variant, double accuracy, long millis) {
    return new StageOption(
        VariantId.of("family", variant),
        new Accuracy(accuracy),
        accuracy,
        1,
        1,
        0,
        Duration.ofMillis(millis),
        1,
        0);
  }
}
