package io.gearshift.planner.themis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RuleSetTest {
  private static final StageModel STAGE =
      new StageModel("find", new CoreLatency(40.5, 7.2, 2, 0.5), 2, 1.1);

  @Test
  void aBatchOfOneDoesNotWait() {
    for (Waiting waiting : Waiting.values()) {
      assertThat(waiting.millis(1, 20)).as("%s", waiting).isZero();
    }
  }

  @Test
  void waitingIsThatOfTheGapsUntilTheBatchIsFull() {
    assertThat(Waiting.UNIFORM.millis(4, 7)).isEqualTo(428);
    // 3 · ln 100 / 7 s
    assertThat(Waiting.EXPONENTIAL.millis(4, 7)).isEqualTo(1_974);
    // tables have 8.4059 for the 99th percentile of three gaps
    assertThat(Waiting.GAMMA.millis(4, 7)).isEqualTo(1_201);
    // of one gap the percentile of the sum is the sum of the percentiles
    assertThat(Waiting.GAMMA.millis(2, 7)).isEqualTo(Waiting.EXPONENTIAL.millis(2, 7));
  }

  @Test
  void latencyOf2024IsRoundedDown() {
    // 40.5 · 2 / 4 + 7.2 · 2 + 2 / 4 + 0.5 = 35.65
    assertThat(RuleSet.Latency.FLOOR.millis(STAGE, 2, 4)).isEqualTo(35);
  }

  @Test
  void latencyOf2025IsPaddedAndRoundedUp() {
    // 0.5 + 0.1 · 50.2 is rounded up to 6; 1.1 · (20.25 + 1.1 · 14.4 + 0.5 + 6) = 46.85
    assertThat(RuleSet.Latency.PADDED.millis(STAGE, 2, 4)).isEqualTo(47);
  }

  @Test
  void throughputOf2024CountsTheFormingOfABatchAndThatOf2025DoesNot() {
    // 35 ms and 100 ms of waiting; 47 ms
    assertThat(RuleSet.OF_2024.throughput(STAGE, 2, 4, 10)).isEqualTo(14);
    assertThat(RuleSet.OF_2025.throughput(STAGE, 2, 4, 10)).isEqualTo(42);
  }

  @Test
  void only2025HasHeadroomAndAPriceOfMemory() {
    assertThat(RuleSet.OF_2024.planned(100)).isEqualTo(100);
    assertThat(RuleSet.OF_2025.planned(100)).isEqualTo(110);
    assertThat(RuleSet.OF_2024.price(STAGE, 3, 1)).isEqualTo(3);
    assertThat(RuleSet.OF_2025.price(STAGE, 3, 1)).isEqualTo(60);
  }

  @Test
  void headroomIsNotNegative() {
    assertThatThrownBy(
            () ->
                new RuleSet(
                    RuleSet.Latency.FLOOR, Waiting.UNIFORM, RuleSet.Throughput.RUNNING, -1, 0))
        .hasMessage("headroom: -1.0 (expected: 0 or more times the root of the rate)");
  }
}
