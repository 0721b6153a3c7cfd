package io.gearshift.planner.themis;

import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.planner.themis.Scaler.Decision;
import io.gearshift.planner.themis.Scaler.Situation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScalersTest {
  /** 50 ms on one core, 20 ms on four: 20 and 50 queries per second. */
  private static final ScaledPipeline PIPELINE =
      new ScaledPipeline(List.of(StageModel.of("find", new CoreLatency(40, 10, 0, 0))), 300, 1, 4);

  private static final List<StageScale> ONE = List.of(new StageScale(1, 1, 1));
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void aSurgeIsMetWithCoresInTheSameTick() {
    Scaler scaler = TwoStageScaler.published(PIPELINE, Foresight.RECENT, 5);

    assertThat(scaler.decide(steady(40, ONE)).wanted()).contains(List.of(new StageScale(1, 3, 1)));
  }

  @Test
  void aSurgeThatIsTooHighForTheCoresGetsInstancesToo() {
    Scaler scaler = TwoStageScaler.published(PIPELINE, Foresight.RECENT, 5);

    // 50/s are served, 70 are left for two instances of the same cores
    assertThat(scaler.decide(steady(120, ONE)).wanted()).contains(List.of(new StageScale(3, 4, 1)));
  }

  @Test
  void coresAreGivenBackWhenAllHasBeenSteadyForSoManyTicks() {
    Scaler scaler = TwoStageScaler.published(PIPELINE, Foresight.RECENT, 5);
    List<StageScale> four = List.of(new StageScale(1, 4, 1));
    for (int tick = 0; tick < 5; tick++) {
      Decision decision = scaler.decide(steady(40, four));
      assertThat(decision.wanted()).as("tick %d", tick).isEmpty();
      scaler = decision.next();
    }

    assertThat(scaler.decide(steady(40, four)).wanted()).contains(List.of(new StageScale(2, 1, 1)));
  }

  @Test
  void aForecastThatNeedsMoreInstancesKeepsTheCores() {
    Scaler scaler = TwoStageScaler.published(PIPELINE, rates -> 90, 0);
    List<StageScale> four = List.of(new StageScale(1, 4, 1));

    assertThat(scaler.decide(steady(40, four)).wanted()).isEmpty();
  }

  @Test
  void aVerticalTickTakesNoCoresAndStartsTheCountAnew() {
    Scaler scaler = TwoStageScaler.published(PIPELINE, Foresight.RECENT, 1);
    List<StageScale> two = List.of(new StageScale(1, 2, 1));
    Decision calm = scaler.decide(steady(20, two));
    Decision surge = calm.next().decide(steady(45, two));
    List<StageScale> grown = surge.wanted().orElseThrow();
    assertThat(grown).containsExactly(new StageScale(1, 4, 1));

    Decision first = surge.next().decide(steady(20, grown));
    assertThat(first.wanted()).isEmpty();
    assertThat(first.next().decide(steady(20, grown)).wanted()).contains(ONE);
  }

  @Test
  void whatIsRunIsNotWantedAgain() {
    Scaler scaler = TwoStageScaler.published(PIPELINE, Foresight.RECENT, 0);

    assertThat(scaler.decide(steady(10, ONE)).wanted()).isEmpty();
  }

  @Test
  void the2025ScalerGoesToInstancesAtOnceWhenTheCapacityWillDo() {
    Scaler scaler = CapacityScaler.published(PIPELINE, Foresight.RECENT);
    List<StageScale> three = List.of(new StageScale(1, 3, 1));

    // one more, for stability, than the two that 20/s and their headroom need at 55 ms
    assertThat(scaler.decide(steady(20, three)).wanted())
        .contains(List.of(new StageScale(3, 1, 1)));
  }

  @Test
  void the2025ScalerHasFewerInstancesOnlyAfterTwentyTicks() {
    Scaler scaler = CapacityScaler.published(PIPELINE, Foresight.RECENT);
    List<StageScale> five = List.of(new StageScale(5, 1, 1));
    for (int tick = 0; tick < CapacityScaler.PUBLISHED_STABILISATION; tick++) {
      Decision decision = scaler.decide(steady(20, five));
      assertThat(decision.wanted()).as("tick %d", tick).isEmpty();
      scaler = decision.next();
    }

    assertThat(scaler.decide(steady(20, five)).wanted()).contains(List.of(new StageScale(2, 1, 1)));
  }

  @Test
  void the2025ScalerGrowsCoresWhileTheForecastIsAboveTheCapacity() {
    Scaler scaler = CapacityScaler.published(PIPELINE, rates -> 30);

    assertThat(scaler.decide(steady(20, List.of(new StageScale(1, 1, 1)))).wanted())
        .contains(List.of(new StageScale(1, 2, 1)));
  }

  @Test
  void horizontalOnlyGrowsAtOnceAndShrinksAfterSomeTicks() {
    Scaler scaler =
        new HorizontalOnlyScaler(new HorizontalProgram(PIPELINE, RuleSet.OF_2024), 2, 0);
    List<StageScale> three = List.of(new StageScale(3, 1, 1));

    assertThat(scaler.decide(steady(60, ONE)).wanted()).contains(three);
    Decision first = scaler.decide(steady(20, three));
    Decision second = first.next().decide(steady(20, three));
    assertThat(first.wanted()).isEmpty();
    assertThat(second.wanted()).isEmpty();
    assertThat(second.next().decide(steady(20, three)).wanted()).contains(ONE);
  }

  @Test
  void verticalOnlyHasAsManyInstancesAsEver() {
    Scaler scaler = new VerticalOnlyScaler(VerticalProgram.published(PIPELINE, RuleSet.OF_2024));

    assertThat(scaler.decide(steady(500, ONE)).wanted()).contains(List.of(new StageScale(1, 4, 1)));
    assertThat(scaler.decide(steady(10, List.of(new StageScale(1, 4, 1)))).wanted()).contains(ONE);
  }

  @Test
  void inferLinePlansOnceAndKeepsTheUseOfItsInstances() {
    InferLineScaler scaler =
        InferLineScaler.planned(PIPELINE, RuleSet.OF_2024, 40, 3).orElseThrow();

    // from one instance of four cores no change is in time but that to three: 23 ms, 43/s
    assertThat(scaler.start()).containsExactly(new StageScale(1, 3, 1));
    assertThat(scaler.decide(steady(41, scaler.start())).wanted())
        .contains(List.of(new StageScale(2, 3, 1)));
    Scaler patient = scaler;
    List<StageScale> two = List.of(new StageScale(2, 3, 1));
    for (int tick = 0; tick < 3; tick++) {
      Decision decision = patient.decide(steady(30, two));
      assertThat(decision.wanted()).isEmpty();
      patient = decision.next();
    }
    assertThat(patient.decide(steady(30, two)).wanted()).contains(scaler.start());
  }

  @Test
  void inferLineHasNoPlanWhereTheMostCoresAreTooSlow() {
    ScaledPipeline slow =
        new ScaledPipeline(
            List.of(StageModel.of("slow", new CoreLatency(0, 400, 0, 0))), 300, 1, 4);

    assertThat(InferLineScaler.planned(slow, RuleSet.OF_2024, 1, 3)).isEmpty();
  }

  @Test
  void kubernetesHasInstancesByTheirUse() {
    List<StageScale> wanted =
        afterTicks(PodScaler.horizontal(PIPELINE, 0.5, SECOND), steady(20, ONE), 15);

    // all of one instance, of which half is the target
    assertThat(wanted).containsExactly(new StageScale(2, 1, 1));
  }

  @Test
  void kubernetesGivesCoresOnceAMinuteByWhatWasUsed() {
    Situation busy = steady(20, ONE);

    assertThat(afterTicks(PodScaler.vertical(PIPELINE, SECOND), busy, 59)).isEqualTo(ONE);
    // nine tenths of the time a core was used, and 15 % more
    assertThat(afterTicks(PodScaler.vertical(PIPELINE, SECOND), busy, 60))
        .containsExactly(new StageScale(1, 2, 1));
  }

  private static List<StageScale> afterTicks(Scaler first, Situation situation, int ticks) {
    Scaler scaler = first;
    List<StageScale> wanted = situation.stages();
    for (int tick = 0; tick < ticks; tick++) {
      Decision decision = scaler.decide(situation);
      wanted = decision.wanted().orElse(wanted);
      scaler = decision.next();
    }
    return wanted;
  }

  private static Situation steady(int rate, List<StageScale> stages) {
    return new Situation(new ArrayList<>(Collections.nCopies(60, rate)), stages);
  }
}
