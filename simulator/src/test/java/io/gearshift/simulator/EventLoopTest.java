package io.gearshift.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

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

  @Test
  void timeNeverGoesBack() {
    loop.at(
        Instant.EPOCH.plusMillis(5),
        () -> loop.at(Instant.EPOCH, () -> ran.add("at " + loop.instant().toEpochMilli())));
    loop.run();
    assertThat(ran).containsExactly("at 5");
  }
}
