package io.gearshift.domain.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.plan.Budget;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StageDeadlinesTest {
  private static final Instant T0 = Instant.EPOCH;
  private static final PipelineGraph TREE =
      graph(
          stage("first", null),
          stage("short", "first"),
          stage("long", "first"),
          stage("longer", "long"));
  private static final Map<String, Duration> LEAST =
      Map.of("first", ms(10), "short", ms(5), "long", ms(20), "longer", ms(20));

  /** With a wait of 40 ms each: 60, 60, 80 and 80. */
  private static final Map<String, Duration> BEST =
      Map.of("first", ms(20), "short", ms(20), "long", ms(40), "longer", ms(40));

  @Test
  void aStageGetsItsPartOfTheLongestWayFromThere() {
    StageDeadlines deadlines = StageDeadlines.of(TREE, List.of(), BEST, LEAST);

    assertThat(deadlines.due("first", at(110), T0)).isEqualTo(at(30));
    assertThat(deadlines.due("long", at(110), at(30))).isEqualTo(at(70));
    assertThat(deadlines.due("longer", at(110), at(70))).isEqualTo(at(110));
    assertThat(deadlines.due("short", at(110), at(30))).isEqualTo(at(110));
  }

  @Test
  void whatAStageTakesTooLongIsTakenFromAllThatFollow() {
    StageDeadlines deadlines = StageDeadlines.of(TREE, List.of(), BEST, LEAST);

    assertThat(deadlines.due("long", at(100), at(50))).isEqualTo(at(75));
  }

  @Test
  void aStageEndsWhileThoseAfterItHaveTheirLeastTime() {
    StageDeadlines deadlines = StageDeadlines.of(TREE, List.of(), BEST, LEAST);

    assertThat(deadlines.deadline("first", at(100))).isEqualTo(at(60));
    assertThat(deadlines.deadline("long", at(100))).isEqualTo(at(80));
    assertThat(deadlines.deadline("short", at(100))).isEqualTo(at(100));
  }

  @Test
  void theLongestBudgetOfAStageCounts() {
    List<Budget> budgets = new ArrayList<>();
    for (String stage : List.of("first", "short", "long", "longer")) {
      budgets.add(budget("p", stage, "small", 10));
    }
    budgets.add(budget("p", "first", "large", 60));
    budgets.add(budget("other", "first", "large", 600));
    StageDeadlines deadlines = StageDeadlines.of(TREE, budgets, BEST, LEAST);

    assertThat(deadlines.due("first", at(160), T0)).isEqualTo(at(120));
    assertThat(deadlines.due("first", at(80), T0)).as("not after its deadline").isEqualTo(at(40));
  }

  @Test
  void budgetsForSomeStagesOnlyAreNoMeasureForTheOthers() {
    StageDeadlines deadlines =
        StageDeadlines.of(TREE, List.of(budget("p", "first", "large", 1000)), BEST, LEAST);

    assertThat(deadlines.due("first", at(110), T0)).isEqualTo(at(30));
  }

  @Test
  void aShortStageHasTheTimeToWaitForALongOneOnItsDevice() {
    PipelineGraph graph = graph(stage("find", null), stage("turn", "find"), stage("read", "turn"));
    Map<String, Duration> best = Map.of("find", ms(300), "turn", ms(10), "read", ms(300));
    StageDeadlines deadlines = StageDeadlines.of(graph, List.of(), best, Map.of());

    assertThat(deadlines.due("turn", at(910), T0)).isEqualTo(at(310));
  }

  @Test
  void whenNothingIsKnownAllStagesAreAlike() {
    StageDeadlines deadlines =
        StageDeadlines.of(TREE, List.of(), Map.of("long", ms(40)), Map.of("long", ms(20)));

    assertThat(deadlines.due("first", at(90), T0)).isEqualTo(at(30));
    assertThat(deadlines.deadline("first", at(90))).isEqualTo(at(70));
  }

  @Test
  void whatComesTooLateIsDueAtOnce() {
    StageDeadlines deadlines = StageDeadlines.of(TREE, List.of(), BEST, LEAST);

    assertThat(deadlines.due("first", at(100), at(70))).isEqualTo(at(60));
    assertThat(deadlines.due("longer", at(100), at(120))).isEqualTo(at(100));
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void stagesThatKeepWhatIsDueKeepTheDeadline(long seed) {
    Random random = new Random(seed);
    List<Stage> stages = new ArrayList<>(List.of(stage("s0", null)));
    for (int i = 1; i < 8; i++) {
      stages.add(stage("s" + i, "s" + random.nextInt(i)));
    }
    PipelineGraph graph = new PipelineGraph(new PipelineId("p"), ms(1), new Accuracy(0), stages);
    List<Budget> budgets =
        stages.stream().map(s -> budget("p", s.name(), "v", 1 + random.nextInt(50))).toList();
    StageDeadlines deadlines = StageDeadlines.of(graph, budgets, Map.of(), Map.of());

    for (List<Stage> branch : graph.branches()) {
      Instant now = T0;
      for (Stage stage : branch) {
        Instant due = deadlines.due(stage.name(), at(500), now);
        assertThat(due).isAfter(now).isBeforeOrEqualTo(at(500));
        now = due;
      }
    }
  }

  private static PipelineGraph graph(Stage... stages) {
    return new PipelineGraph(new PipelineId("p"), ms(100), new Accuracy(0), List.of(stages));
  }

  private static Stage stage(String name, String parent) {
    return new Stage(name, new FamilyId("f"), Optional.ofNullable(parent));
  }

  private static Budget budget(String pipeline, String stage, String variant, long ms) {
    return new Budget(new PipelineId(pipeline), stage, VariantId.of("f", variant), ms(ms));
  }

  private static Instant at(long ms) {
    return T0.plusMillis(ms);
  }

  private static Duration ms(long ms) {
    return Duration.ofMillis(ms);
  }
}
