package io.gearshift.domain.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.domain.pipeline.DropPolicy.Crossing;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DropPoliciesTest {
  /** 40 ms left for a run of 20 ms and a way of 40 ms, after 30 ms of 30. */
  private static final Crossing FITS = crossing(false, 40, 20, 40, 30, 30);

  @Test
  void nothingIsDroppedWhereItFits() {
    for (LokiDrops policy : LokiDrops.values()) {
      assertThat(policy.drops(FITS)).as("%s", policy).isFalse();
    }
    assertThat(new PredictiveDrop().drops(FITS)).isFalse();
  }

  @Test
  void noneDropsNothing() {
    assertThat(LokiDrops.NONE.drops(crossing(true, -5, 20, 40, 99, 30))).isFalse();
  }

  @Test
  void lastTaskLooksAtTheTimeLeftBeforeTheLastStage() {
    assertThat(LokiDrops.LAST_TASK.drops(crossing(true, 19, 20, 20, 99, 30))).isTrue();
    assertThat(LokiDrops.LAST_TASK.drops(crossing(true, 20, 20, 40, 99, 30))).isFalse();
    assertThat(LokiDrops.LAST_TASK.drops(crossing(false, 19, 20, 40, 99, 30))).isFalse();
  }

  @Test
  void perTaskLooksAtWhatTheStageBeforeHasTaken() {
    assertThat(LokiDrops.PER_TASK.drops(crossing(false, 40, 20, 40, 31, 30))).isTrue();
    assertThat(LokiDrops.PER_TASK.drops(crossing(true, 1, 20, 40, 30, 30))).isFalse();
  }

  @Test
  void predictiveLooksAtTheWholeWayAndItsWaits() {
    assertThat(new PredictiveDrop().drops(crossing(false, 39, 1, 40, 0, 30))).isTrue();
    assertThat(new PredictiveDrop().drops(crossing(false, 40, 1, 40, 99, 30))).isFalse();
  }

  private static Crossing crossing(
      boolean last, long left, long run, long rest, long spent, long budget) {
    return new Crossing(last, ms(left), ms(run), ms(rest), ms(spent), ms(budget));
  }

  private static Duration ms(long ms) {
    return Duration.ofMillis(ms);
  }
}
