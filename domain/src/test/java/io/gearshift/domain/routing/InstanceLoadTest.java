package io.gearshift.domain.routing;

import static io.gearshift.domain.routing.Loads.load;
import static io.gearshift.domain.routing.Loads.ms;
import static io.gearshift.domain.routing.Loads.query;
import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.domain.catalog.LatencyProfile;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InstanceLoadTest {
  private static final LatencyProfile LATENCY =
      LatencyProfile.measured(Map.of(1, ms(10), 8, ms(80)));

  @Test
  void isTooLateForWhatCannotBeAnsweredAfterAllThatWaits() {
    assertThat(isTooLate(90, 100, 1)).isFalse();
    assertThat(isTooLate(91, 100, 1)).isTrue();
  }

  @Test
  void isNeverTooLateWhileNothingWaits() {
    assertThat(isTooLate(0, 5, 1)).isFalse();
  }

  @Test
  void takesSeveralRunsForMoreItemsThanItsLargestBatch() {
    assertThat(isTooLate(1, 200, 11)).isFalse();
    assertThat(isTooLate(100, 200, 11)).isTrue();
  }

  private static boolean isTooLate(long waiting, long left, int items) {
    return load("cpu-0", "large", 0.9, LATENCY, waiting, 0)
        .isTooLateFor(query(1, left, items), Instant.EPOCH);
  }
}
