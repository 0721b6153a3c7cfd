package io.gearshift.simulator.proteus;

import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.simulator.arrivals.Arrivals;
import io.gearshift.simulator.arrivals.Gaps;
import io.gearshift.simulator.proteus.ArrivalTrace.Arrival;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RecordedGapsTest {
  private static final ArrivalTrace TRACE =
      new ArrivalTrace(
          List.of(
              arrival(3), arrival(7), arrival(7), arrival(999), arrival(3_000), arrival(3_500)));

  @Test
  void queriesComeWhenTheyWereRecordedEmptySecondsOrNot() {
    RecordedGaps gaps = new RecordedGaps(TRACE.perSecond("f"), TRACE.of("f"));
    Arrivals arrivals = new Arrivals(gaps.curve(), gaps, new SplittableRandom(1));
    List<Long> millis = new ArrayList<>();
    arrivals.forEachRemaining((long nanos) -> millis.add(Math.round(nanos / 1e6)));
    assertThat(millis).containsExactly(3L, 7L, 7L, 999L, 3_000L, 3_500L);
  }

  @Test
  void aScaledTraceKeepsWhatWasRecordedAndAddsInTheSameSeconds() {
    List<Arrival> many = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      many.add(arrival(i)); // two seconds
    }
    ArrivalTrace trace = new ArrivalTrace(many);
    ArrivalTrace scaled = trace.times(1.5, List.of("f"), 1);
    assertThat(Set.copyOf(scaled.arrivals())).containsAll(trace.arrivals());
    assertThat(scaled.meanRate("f") / trace.meanRate("f")).isCloseTo(1.5, Offset.offset(0.1));
    assertThat(trace.drawn(1, List.of("f"), Gaps.POISSON, 1).seconds()).isEqualTo(2);
  }

  private static Arrival arrival(long millis) {
    return new Arrival(Duration.ofMillis(millis), "f");
  }
}
