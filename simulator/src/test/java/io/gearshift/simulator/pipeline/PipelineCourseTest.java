package io.gearshift.simulator.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.pipeline.Pipeline.OnLoss;
import io.gearshift.domain.pipeline.PredictiveDrop;
import io.gearshift.domain.plan.Planner;
import io.gearshift.domain.routing.WeightedSplit;
import io.gearshift.domain.traffic.Reason;
import io.gearshift.simulator.Simulation;
import io.gearshift.simulator.SimulationResult;
import io.gearshift.simulator.arrivals.RecordedArrivals;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The exact course of a few queries, by hand. */
class PipelineCourseTest {
  private static final long MILLI = 1_000_000;

  /**
   * It comes at 100 ms and is looked at alone until 140. Of its three cars the first goes on the
   * one device at once, until 150, and the other two follow together, until 164.
   */
  @Test
  void aQueryIsAnsweredWhenItsLastItemIs() {
    PipelineResult result = run(PipelineTraffic.of(Streets.CHAIN, Streets.CARS, at(100)));

    assertThat(result.whole().counts()).hasSize(65).endsWith(1L);
    assertThat(result.whole().count()).isEqualTo(1);
    assertThat(result.leaves().within(50)).isEqualTo(1);
    assertThat(result.leaves().within(63)).isEqualTo(1);
    assertThat(result.leaves().within(64)).isEqualTo(3);
    PipelineTally total = result.total();
    assertThat(total.queries().inTime()).isEqualTo(1);
    assertThat(total.queries().answered())
        .containsOnly(Map.entry(Streets.SHARP, 1L), Map.entry(Streets.FINE, 3L));
    assertThat(total.queries().accuraciesInTime()).isCloseTo(0.9 * 0.8, within(1e-9));
    assertThat(total.stages())
        .containsOnly(
            Map.entry("find", new ItemTally(1, 1, 0, 0, 0.9, 0.9)),
            Map.entry("make", items(3, 3, 0)));
  }

  /**
   * What is to be left after finding is the least that making takes, 10 ms: with 49 ms in all one
   * does not begin, with 50 it does. Then one car is made, and for the other two no time is left.
   */
  @Test
  void aQueryThatIsAnsweredInPartIsRefusedOrLacksTheRest() {
    PipelineTraffic tight =
        PipelineTraffic.of(Streets.CHAIN, Streets.CARS, at(100))
            .withSlos(List.of(Duration.ofMillis(50)));

    PipelineTally lacking = run(tight).total();
    assertThat(lacking.queries().inTime()).isEqualTo(1);
    assertThat(lacking.incomplete()).isEqualTo(1);
    assertThat(lacking.wholeRatio()).isZero();
    assertThat(lacking.stages().get("make")).isEqualTo(items(3, 1, 2));
    PipelineTally refused = run(tight.withOnLoss(OnLoss.REFUSE)).total();
    assertThat(refused.queries().inTime()).isZero();
    assertThat(refused.queries().dropped()).containsExactly(Map.entry(Reason.DEADLINE, 1L));
    assertThat(refused.stages().get("make")).isEqualTo(items(3, 1, 2));
    PipelineTally tooLate = run(tight.withSlos(List.of(Duration.ofMillis(49)))).total();
    assertThat(tooLate.queries().dropped()).containsExactly(Map.entry(Reason.DEADLINE, 1L));
    assertThat(tooLate.stages().get("find").asked()).isZero();
  }

  /**
   * The first is looked at until 140 ms. What was heard of the device at 100, when it was idle,
   * stands until 120: so the second is let in, and given up at 140, when 32 are left to find and
   * make. The third sees that what is there takes until 144 at least.
   */
  @Test
  void aQueryIsRefusedAtTheDoorForWhatWaitsInside() {
    PipelineTally total =
        run(PipelineTraffic.of(Streets.CHAIN, Streets.CARS, at(100, 110, 120))
                .withSlos(List.of(Duration.ofMillis(72))))
            .total();

    assertThat(total.queries().inTime()).isEqualTo(1);
    assertThat(total.queries().dropped())
        .containsOnly(Map.entry(Reason.DEADLINE, 1L), Map.entry(Reason.OVERLOAD, 1L));
    assertThat(total.stages().get("find")).isEqualTo(new ItemTally(2, 1, 0, 1, 0.9, 0.9));
  }

  /** There are no cars on it. */
  @Test
  void aQueryOfWhichNothingComesIsAnsweredByItsFirstStage() {
    PipelineResult result =
        run(
            PipelineTraffic.of(Streets.CHAIN, Streets.CARS, at(100))
                .withFanOut((factor, random) -> 0));

    assertThat(result.total().queries().inTime()).isEqualTo(1);
    assertThat(result.total().queries().effectiveAccuracy()).isEqualTo(0.9);
    assertThat(result.whole().within(40)).isEqualTo(1);
    assertThat(result.total().stages().get("make").asked()).isZero();
  }

  private static PipelineResult run(PipelineTraffic traffic) {
    Map<VariantId, Integer> counts = new LinkedHashMap<>();
    counts.put(Streets.SHARP, 1);
    counts.put(Streets.FINE, 1);
    Planner planner = Streets.hosting(counts);
    SimulationResult result =
        Simulation.run(
            Streets.scenario(
                Streets.world(2), traffic, new PredictiveDrop(), planner, new WeightedSplit(), 1));
    assertThat(result.total()).isEqualTo(result.pipelines().get(Streets.STREET).total().queries());
    return result.pipelines().get(Streets.STREET);
  }

  private static ItemTally items(long asked, long inTime, long lost) {
    double accuracies = 0;
    for (int i = 0; i < inTime; i++) {
      accuracies += 0.9 * 0.8;
    }
    return new ItemTally(asked, inTime, 0, lost, accuracies, accuracies);
  }

  private static RecordedArrivals at(long... millis) {
    return RecordedArrivals.of(LongStream.of(millis).map(each -> each * MILLI));
  }
}
