package io.gearshift.simulator.themis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gearshift.planner.themis.CoreLatency;
import io.gearshift.planner.themis.DispatchRule;
import io.gearshift.planner.themis.Foresight;
import io.gearshift.planner.themis.HorizontalOnlyScaler;
import io.gearshift.planner.themis.HorizontalProgram;
import io.gearshift.planner.themis.RuleSet;
import io.gearshift.planner.themis.ScaledPipeline;
import io.gearshift.planner.themis.Scaler;
import io.gearshift.planner.themis.StageModel;
import io.gearshift.planner.themis.StageScale;
import io.gearshift.planner.themis.TwoStageScaler;
import io.gearshift.planner.themis.VerticalOnlyScaler;
import io.gearshift.planner.themis.VerticalProgram;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScalingSimulationTest {
  private static final ScaledPipeline PIPELINE =
      new ScaledPipeline(
          List.of(
              StageModel.of("find", new CoreLatency(60, 10, 5, 2)),
              StageModel.of("name", new CoreLatency(30, 2, 10, 3))),
          600,
          8,
          8);
  private static final HorizontalProgram HORIZONTAL =
      new HorizontalProgram(PIPELINE, RuleSet.OF_2024);
  private static final VerticalProgram VERTICAL =
      VerticalProgram.published(PIPELINE, RuleSet.OF_2024);

  /** Five seconds of six times the rate, and a lasting surge, then calm. */
  private static final List<Integer> BURST = rates(40, 20, 5, 120, 30, 20, 60, 70, 200, 20);

  private static final List<StageScale> START = HORIZONTAL.solve(20).orElseThrow();

  @Test
  void coresBeforeInstancesFailLessThanHalfAsOftenAsEitherAlone() {
    Outcome themis = run(TwoStageScaler.published(PIPELINE, Foresight.RECENT, 5), START);
    Outcome horizontal = run(new HorizontalOnlyScaler(HORIZONTAL, 5, 0), START);
    Outcome vertical = run(new VerticalOnlyScaler(VERTICAL), one());

    assertThat(horizontal.violations()).isGreaterThan(0.05);
    assertThat(themis.violations()).isLessThan(horizontal.violations() / 2);
    assertThat(themis.violations()).isLessThan(vertical.violations() / 2);
  }

  @Test
  void whenItIsCalmAgainCoresCostNoMoreThanInstancesAlone() {
    Outcome themis = run(TwoStageScaler.published(PIPELINE, Foresight.RECENT, 5), START);
    Outcome horizontal = run(new HorizontalOnlyScaler(HORIZONTAL, 5, 0), START);

    assertThat(themis.calmCores()).isCloseTo(horizontal.calmCores(), within(1e-9));
    assertThat(themis.calmCores()).isEqualTo(START.stream().mapToInt(StageScale::allCores).sum());
  }

  @Test
  void theSameSeedIsTheSameRun() {
    Scaler scaler = TwoStageScaler.published(PIPELINE, Foresight.TREND, 5);

    assertThat(run(scaler, START)).isEqualTo(run(scaler, START));
  }

  @Test
  void whatNothingScalesFailsWhenItIsTooMuchAndOnlyThen() {
    Scaler still = situationNobodyLooksAt();

    assertThat(ScalingSimulation.run(PIPELINE, system(still, START), rates(60, 5), 1).violations())
        .isZero();
    Outcome busy = ScalingSimulation.run(PIPELINE, system(still, START), rates(60, 120), 1);
    assertThat(busy.violations()).isGreaterThan(0.5);
    assertThat(busy.dropped()).isPositive().isLessThanOrEqualTo(busy.violations());
    assertThat(busy.cores()).isCloseTo(busy.calmCores(), within(1e-9));
  }

  private static Scaler situationNobodyLooksAt() {
    return new Scaler() {
      @Override
      public Decision decide(Situation situation) {
        return new Decision(Optional.empty(), this);
      }
    };
  }

  private static Outcome run(Scaler scaler, List<StageScale> start) {
    return ScalingSimulation.run(PIPELINE, system(scaler, start), BURST, 1);
  }

  private static ThemisSystem system(Scaler scaler, List<StageScale> start) {
    return new ThemisSystem(
        "any",
        scaler,
        start,
        Duration.ofSeconds(1),
        DispatchRule.of2024(Duration.ofMillis(PIPELINE.slo())),
        Enactment.LIVE);
  }

  private static List<StageScale> one() {
    return VERTICAL.solve(Collections.nCopies(2, new StageScale(1, 1, 1)), 20).stages();
  }

  private static List<Integer> rates(int... secondsAndRates) {
    List<Integer> rates = new ArrayList<>();
    for (int i = 0; i < secondsAndRates.length; i += 2) {
      rates.addAll(Collections.nCopies(secondsAndRates[i], secondsAndRates[i + 1]));
    }
    return rates;
  }
}
