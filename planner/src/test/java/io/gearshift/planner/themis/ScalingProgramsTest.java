package io.gearshift.planner.themis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ScalingProgramsTest {
  private static final int PROGRAMS = 1_500;

  /** 40 ms of shared and 10 ms of unshared work for each item. */
  private static final ScaledPipeline ONE_STAGE =
      new ScaledPipeline(List.of(StageModel.of("find", new CoreLatency(40, 10, 0, 0))), 300, 4, 4);

  @Test
  void fewestInstancesAreThoseOfAnExhaustiveSearch() {
    RandomScales random = random();
    int feasible = 0;
    for (int i = 0; i < PROGRAMS; i++) {
      RuleSet rules = i % 2 == 0 ? RuleSet.OF_2024 : RuleSet.OF_2025;
      ScaledPipeline pipeline = random.pipeline();
      int rate = random.rate();
      Optional<List<StageScale>> found = new HorizontalProgram(pipeline, rules).solve(rate);
      OptionalInt least =
          ParetoMerge.leastCost(pipeline.slo(), everyHorizontal(pipeline, rules, rate));

      assertThat(found.isPresent()).as("%s at %d", pipeline, rate).isEqualTo(least.isPresent());
      if (found.isPresent()) {
        feasible++;
        assertThat(found.get()).allMatch(stage -> stage.cores() == 1);
        assertThat(price(pipeline, rules, found.get()))
            .as("%s at %d", pipeline, rate)
            .isEqualTo(least.getAsInt());
        assertServes(pipeline, rules, found.get(), rate);
      }
    }
    assertThat(feasible).isBetween(PROGRAMS / 10, PROGRAMS);
  }

  @Test
  void fewestCoresAreThoseOfAnExhaustiveSearch() {
    RandomScales random = random();
    int feasible = 0;
    for (int i = 0; i < PROGRAMS; i++) {
      RuleSet rules = i % 2 == 0 ? RuleSet.OF_2024 : RuleSet.OF_2025;
      VerticalProgram.Counted counted =
          i % 3 == 0 ? VerticalProgram.Counted.ALL : VerticalProgram.Counted.ONE_INSTANCE_EACH;
      ScaledPipeline pipeline = random.pipeline();
      List<StageScale> now = random.scales(pipeline);
      int rate = random.rate();
      VerticalProgram program = new VerticalProgram(pipeline, rules, counted, 1_000);
      Optional<List<StageScale>> found = program.feasible(now, rate);
      OptionalInt least =
          ParetoMerge.leastCost(pipeline.slo(), everyVertical(pipeline, rules, counted, now, rate));

      assertThat(found.isPresent()).as("%s at %d", pipeline, rate).isEqualTo(least.isPresent());
      if (found.isPresent()) {
        feasible++;
        assertThat(cores(found.get(), counted)).isEqualTo(least.getAsInt());
        assertServes(pipeline, rules, found.get(), rate);
        assertThat(program.solve(now, rate).suffices()).isTrue();
      } else {
        VerticalProgram.Answer answer = program.solve(now, rate);
        assertThat(answer.suffices()).isFalse();
        assertThat(answer.extra()).allMatch(extra -> extra >= 1);
      }
    }
    assertThat(feasible).isBetween(PROGRAMS / 10, PROGRAMS - PROGRAMS / 10);
  }

  @Test
  void noMoreCoresThanTheLimitAreGiven() {
    List<StageScale> two = List.of(new StageScale(2, 1, 1));
    // two instances of four cores serve 100/s, two of two 66, two of three 84
    VerticalProgram enough =
        new VerticalProgram(ONE_STAGE, RuleSet.OF_2024, VerticalProgram.Counted.ALL, 8);
    VerticalProgram limited =
        new VerticalProgram(ONE_STAGE, RuleSet.OF_2024, VerticalProgram.Counted.ALL, 7);

    assertThat(enough.solve(two, 100).stages()).containsExactly(new StageScale(2, 4, 1));
    assertThat(limited.solve(two, 100).stages()).containsExactly(new StageScale(2, 3, 1));
    assertThat(limited.solve(two, 100).suffices()).isFalse();
  }

  @Test
  void whatInstancesCannotServeNeedsOthersWithAsManyCores() {
    VerticalProgram.Answer answer =
        VerticalProgram.published(ONE_STAGE, RuleSet.OF_2024)
            .solve(List.of(new StageScale(1, 1, 1)), 120);

    // an instance of four cores takes 20 ms and serves 50/s, so 70/s are left for two more
    assertThat(answer.stages()).containsExactly(new StageScale(1, 4, 1));
    assertThat(answer.extra()).containsExactly(2);
  }

  @Test
  void whereNothingIsInTimeEachStageLacksAnInstance() {
    ScaledPipeline hopeless =
        new ScaledPipeline(
            List.of(StageModel.of("slow", new CoreLatency(0, 500, 0, 0))), 300, 4, 4);
    List<StageScale> now = List.of(new StageScale(3, 2, 1));

    VerticalProgram.Answer answer =
        VerticalProgram.published(hopeless, RuleSet.OF_2024).solve(now, 9);

    assertThat(answer.stages()).isEqualTo(now);
    assertThat(answer.extra()).containsExactly(1);
    assertThat(new HorizontalProgram(hopeless, RuleSet.OF_2024).solve(9)).isEmpty();
  }

  @Test
  void noQueriesNeedOneCore() {
    List<StageScale> now = List.of(new StageScale(3, 4, 2));

    assertThat(new HorizontalProgram(ONE_STAGE, RuleSet.OF_2024).solve(0))
        .contains(List.of(new StageScale(1, 1, 1)));
    assertThat(VerticalProgram.published(ONE_STAGE, RuleSet.OF_2025).solve(now, 0).stages())
        .containsExactly(new StageScale(3, 1, 1));
  }

  @Test
  void allStagesTogetherTakeLessThanTheSloAndNotAsMuch() {
    ScaledPipeline exact =
        new ScaledPipeline(List.of(StageModel.of("find", new CoreLatency(0, 50, 0, 0))), 50, 1, 1);

    assertThat(new HorizontalProgram(exact, RuleSet.OF_2024).solve(1)).isEmpty();
  }

  @Test
  void stagesHaveToBeThoseOfThePipeline() {
    assertThatThrownBy(
            () -> VerticalProgram.published(ONE_STAGE, RuleSet.OF_2024).solve(List.of(), 1))
        .hasMessage("instances: of 0 stages (expected: of 1)");
  }

  private static RandomScales random() {
    long seed = System.nanoTime();
    System.out.println("ScalingProgramsTest seed " + seed);
    return new RandomScales(new SplittableRandom(seed));
  }

  private static void assertServes(
      ScaledPipeline pipeline, RuleSet rules, List<StageScale> scales, int rate) {
    int millis = 0;
    for (int i = 0; i < scales.size(); i++) {
      StageScale scale = scales.get(i);
      StageModel stage = pipeline.stages().get(i);
      millis += rules.time(stage, scale.batch(), scale.cores(), rate);
      assertThat(scale.instances() * rules.throughput(stage, scale.batch(), scale.cores(), rate))
          .isGreaterThanOrEqualTo(rate);
    }
    assertThat(millis).isLessThan(pipeline.slo());
  }

  private static int price(ScaledPipeline pipeline, RuleSet rules, List<StageScale> scales) {
    int price = 0;
    for (int i = 0; i < scales.size(); i++) {
      price += rules.price(pipeline.stages().get(i), scales.get(i).instances(), 1);
    }
    return price;
  }

  private static int cores(List<StageScale> scales, VerticalProgram.Counted counted) {
    return scales.stream()
        .mapToInt(
            scale -> counted == VerticalProgram.Counted.ALL ? scale.allCores() : scale.cores())
        .sum();
  }

  private static List<List<LatencyProgram.Option>> everyHorizontal(
      ScaledPipeline pipeline, RuleSet rules, int rate) {
    List<List<LatencyProgram.Option>> stages = new ArrayList<>();
    for (StageModel stage : pipeline.stages()) {
      List<LatencyProgram.Option> options = new ArrayList<>();
      for (int batch = 1; batch <= pipeline.largestBatch(); batch++) {
        int each = rules.throughput(stage, batch, 1, rate);
        int instances = 1;
        while (each > 0 && instances * each < rules.planned(rate)) {
          instances++;
        }
        if (each > 0) {
          options.add(
              new LatencyProgram.Option(
                  rules.time(stage, batch, 1, rate),
                  rules.price(stage, instances, 1),
                  new StageScale(instances, 1, batch)));
        }
      }
      stages.add(options);
    }
    return stages;
  }

  private static List<List<LatencyProgram.Option>> everyVertical(
      ScaledPipeline pipeline,
      RuleSet rules,
      VerticalProgram.Counted counted,
      List<StageScale> now,
      int rate) {
    List<List<LatencyProgram.Option>> stages = new ArrayList<>();
    for (int i = 0; i < now.size(); i++) {
      StageModel stage = pipeline.stages().get(i);
      int instances = now.get(i).instances();
      List<LatencyProgram.Option> options = new ArrayList<>();
      for (int batch = 1; batch <= pipeline.largestBatch(); batch++) {
        for (int cores = 1; cores <= pipeline.mostCores(); cores++) {
          StageScale scale = new StageScale(instances, cores, batch);
          if (instances * rules.throughput(stage, batch, cores, rate) >= rules.planned(rate)) {
            options.add(
                new LatencyProgram.Option(
                    rules.time(stage, batch, cores, rate),
                    cores(Collections.singletonList(scale), counted),
                    scale));
          }
        }
      }
      stages.add(options);
    }
    return stages;
  }
}
