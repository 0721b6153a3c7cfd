package io.gearshift.domain.cores;

import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.cores.CoreRule.Work;
import io.gearshift.domain.traffic.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CoreRuleTest {
  private static final Instant NOW = Instant.EPOCH;
  private static final List<Integer> RUNGS = List.of(1, 2, 4);

  /** An item takes 40, 20 or 10 ms, and each of more in its batch half of that. */
  private static final CoreLatency LATENCY =
      new CoreLatency(Map.of(1, profile(40, 160), 2, profile(20, 80), 4, profile(10, 40)));

  private final CoreRule rule = new CoreRule(0.8, Duration.ofSeconds(10));

  @Test
  void staysWhileEverythingIsInTime() {
    assertThat(rule.grow(LATENCY, 1, due(200, 8), NOW)).isEqualTo(1);
  }

  @Test
  void growsToTheFewestCoresWithWhichAllIsInTime() {
    assertThat(rule.grow(LATENCY, 1, due(200, 9), NOW)).isEqualTo(2);
    assertThat(rule.grow(LATENCY, 1, due(200, 17), NOW)).isEqualTo(4);
    assertThat(rule.grow(LATENCY, 2, due(200, 17), NOW)).isEqualTo(4);
  }

  @Test
  void growsAsFarAsThatSavesAnyQueryAndNoFurther() {
    assertThat(rule.grow(LATENCY, 1, due(200, 500), NOW)).isEqualTo(4);
    assertThat(rule.grow(LATENCY, 1, due(5, 3), NOW)).as("nothing can be saved").isEqualTo(1);
  }

  @Test
  void whatOneWaitedCountsAsGone() {
    List<Query> late = List.of(new Query(0, NOW.minusMillis(130), at(70), at(70), 1, List.of()));

    assertThat(rule.grow(LATENCY, 1, late, NOW)).isEqualTo(2);
  }

  @Test
  void growsBeforeWhoComesNextWouldBeLate() {
    assertThat(rule.grow(LATENCY, 1, gathered(60, 4), NOW)).isEqualTo(2);
    assertThat(rule.grow(LATENCY, 1, gathered(60, 3), NOW)).as("short enough").isEqualTo(1);
    assertThat(rule.grow(LATENCY, 1, gathered(0, 4), NOW)).as("came at once").isEqualTo(1);
  }

  @Test
  void fewerCoresAreEnoughWhenTheyHadRunTheSameWithTimeLeft() {
    Duration second = Duration.ofSeconds(1);

    assertThat(rule.enough(RUNGS, 4, List.of(new Work(LATENCY, 40)), second)).isEqualTo(1);
    assertThat(rule.enough(RUNGS, 4, List.of(new Work(LATENCY, 41)), second)).isEqualTo(2);
    assertThat(rule.enough(RUNGS, 4, List.of(new Work(LATENCY, 81)), second)).isEqualTo(4);
    assertThat(rule.enough(RUNGS, 4, List.of(), second)).as("nothing runs").isEqualTo(1);
  }

  @Test
  void allThatADeviceHostsTakesItsTime() {
    List<Work> two = List.of(new Work(LATENCY, 30), new Work(LATENCY, 30));

    assertThat(rule.enough(RUNGS, 4, two, Duration.ofSeconds(1))).isEqualTo(2);
  }

  /** With 200 ms each, of which the first has waited for a while. */
  private static List<Query> gathered(int millis, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new Query(i, at(i - millis), at(i - millis + 200), 1, List.of()))
        .toList();
  }

  private static List<Query> due(int millis, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new Query(i, NOW, at(millis), at(millis), 1, List.of()))
        .toList();
  }

  private static Instant at(int millis) {
    return NOW.plusMillis(millis);
  }

  private static LatencyProfile profile(int one, int eight) {
    return LatencyProfile.measured(Map.of(1, Duration.ofMillis(one), 8, Duration.ofMillis(eight)));
  }
}
