package io.gearshift.planner.themis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DispatchTest {
  private static final Instant START = Instant.EPOCH;
  private static final DispatchRule OF_2024 = DispatchRule.of2024(Duration.ofMillis(780));
  private static final DispatchRule OF_2025 = DispatchRule.of2025();

  @Test
  void aBatchOf2024WaitsUntilItIsFull() {
    assertThat(OF_2024.ready(3, START, 4, START.plusSeconds(60))).isZero();
    assertThat(OF_2024.ready(5, START, 4, START)).isEqualTo(4);
    assertThat(OF_2024.lastSafe(START)).isEmpty();
  }

  @Test
  void aBatchOf2025GoesAfterFiftyMilliseconds() {
    assertThat(OF_2025.ready(3, START, 4, START.plusMillis(49))).isZero();
    assertThat(OF_2025.ready(3, START, 4, START.plusMillis(50))).isEqualTo(3);
    assertThat(OF_2025.lastSafe(START)).contains(START.plusMillis(50));
  }

  @Test
  void only2024DropsWhatIsAsOldAsTheSlo() {
    assertThat(OF_2024.isTooOld(START, START.plusMillis(779))).isFalse();
    assertThat(OF_2024.isTooOld(START, START.plusMillis(780))).isTrue();
    assertThat(OF_2025.isTooOld(START, START.plusSeconds(60))).isFalse();
  }

  @Test
  void instancesTakeTurnsAndBusyOnesArePassedOver() {
    assertThat(DispatchRule.next(List.of(true, true, true), -1)).hasValue(0);
    assertThat(DispatchRule.next(List.of(true, true, true), 0)).hasValue(1);
    assertThat(DispatchRule.next(List.of(true, false, false), 0)).hasValue(0);
    assertThat(DispatchRule.next(List.of(false, true), 5)).hasValue(1);
    assertThat(DispatchRule.next(List.of(false, false), 0)).isEmpty();
    assertThat(DispatchRule.next(List.of(), -1)).isEmpty();
  }

  @Test
  void instancesServeBeforeCoresGoAndAreLeftBeforeTheyAreStopped() {
    assertThat(StageChange.steps(new StageScale(1, 4, 2), new StageScale(3, 1, 1)))
        .containsExactly(
            new StageChange.Create(2, 1),
            new StageChange.Register(3, 1),
            new StageChange.Resize(1));
    assertThat(StageChange.steps(new StageScale(1, 1, 1), new StageScale(2, 4, 2)))
        .containsExactly(
            new StageChange.Resize(4),
            new StageChange.Create(1, 4),
            new StageChange.Register(2, 2));
    assertThat(StageChange.steps(new StageScale(3, 1, 1), new StageScale(2, 1, 1)))
        .containsExactly(new StageChange.Register(2, 1), new StageChange.Delete(1));
    assertThat(StageChange.steps(new StageScale(3, 1, 1), new StageScale(3, 1, 1))).isEmpty();
  }

  @Test
  void noChangeEverHasAStageDoLessThanItDidOrWillDo() {
    long seed = System.nanoTime();
    System.out.println("DispatchTest seed " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 2_000; i++) {
      StageScale from = scale(random);
      StageScale to = scale(random);
      int fewest = Math.min(from.instances(), to.instances());
      int registered = from.instances();
      int ready = from.instances();
      int batch = from.batch();
      int cores = from.cores();
      for (StageChange step : StageChange.steps(from, to)) {
        if (step instanceof StageChange.Create create) {
          ready += create.instances();
        } else if (step instanceof StageChange.Register register) {
          registered = register.instances();
          batch = register.batch();
        } else if (step instanceof StageChange.Delete delete) {
          ready -= delete.instances();
        } else if (step instanceof StageChange.Resize resize) {
          cores = resize.cores();
        }
        assertThat(registered).as("%s to %s", from, to).isBetween(fewest, ready);
        assertThat(cores).isGreaterThanOrEqualTo(Math.min(from.cores(), to.cores()));
      }
      assertThat(new StageScale(ready, cores, batch)).isEqualTo(to);
      assertThat(registered).isEqualTo(to.instances());
    }
  }

  private static StageScale scale(SplittableRandom random) {
    return new StageScale(1 + random.nextInt(4), 1 + random.nextInt(4), 1 + random.nextInt(3));
  }
}
