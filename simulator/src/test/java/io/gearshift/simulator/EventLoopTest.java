package io.gearshift.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventLoopTest {
  private final EventLoop loop = new EventLoop(Instant.EPOCH);
  private final List<String> ran = new ArrayList<>();

  @Test
  void runsInOrderOfTimeAndThenOfScheduling() {
    loop.at(Instant.EPOCH.plusMillis(2), () -> ran.add("late"));
    loop.at(Instant.EPOCH.plusMillis(1), () -> ran.add("first"));
    loop.at(Instant.EPOCH.plusMillis(1), () -> ran.add("second"));
    loop.run();
    assertThat(ran).containsExactly("first", "second", "late");
    assertThat(loop.instant()).isEqualTo(Instant.EPOCH.plusMillis(2));
  }

  /** Against a sorted list, where each action may schedule others, many at the same instants. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void runsInThatOrderHoweverMuchIsScheduledMeanwhile(long seed) {
    Random random = new Random(seed);
    List<long[]> scheduled = new ArrayList<>();
    List<long[]> began = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      schedule(random, scheduled, began);
    }
    loop.run();
    assertThat(scheduled).hasSizeGreaterThan(1_000);
    scheduled.sort(
        Comparator.<long[]>comparingLong(event -> event[0]).thenComparingLong(event -> event[1]));
    assertThat(began).as("seed %d", seed).containsExactlyElementsOf(scheduled);
  }

  private void schedule(Random random, List<long[]> scheduled, List<long[]> began) {
    long due = loop.instant().toEpochMilli() + random.nextInt(50);
    long[] event = {due, scheduled.size()};
    scheduled.add(event);
    loop.at(
        Instant.ofEpochMilli(due),
        () -> {
          assertThat(loop.instant()).isEqualTo(Instant.ofEpochMilli(due));
          began.add(event);
          for (int more = random.nextInt(3); more > 0 && scheduled.size() < 5_000; more--) {
            schedule(random, scheduled, began);
          }
        });
  }

  @Test
  void timeNeverGoesBack() {
    loop.at(
        Instant.EPOCH.plusMillis(5),
        () -> loop.at(Instant.EPOCH, () -> ran.add("at " + loop.instant().toEpochMilli())));
    loop.run();
    assertThat(ran).containsExactly("at 5");
  }
}
