package io.gearshift.simulator.proteus;

import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.simulator.arrivals.ArrivalSequence;
import io.gearshift.simulator.arrivals.Gaps;
import io.gearshift.simulator.proteus.ArrivalTrace.Arrival;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ArrivalTraceTest {
  @Test
  void eachFamilyHasItsOwnArrivalsInOrder() {
    ArrivalTrace trace =
        new ArrivalTrace(List.of(arrival(3_000, "f"), arrival(7, "g"), arrival(7, "f")));
    ArrivalSequence sequence = trace.of("f").sequence(new SplittableRandom(1));
    assertThat(sequence.nextLong()).isEqualTo(7_000_000);
    assertThat(sequence.nextLong()).isEqualTo(3_000_000_000L);
    assertThat(sequence.hasNext()).isFalse();
    assertThat(trace.of("h").queries()).isZero();
  }

  @Test
  void aScaledTraceKeepsWhatWasRecordedAndAddsInTheSameSeconds() {
    List<Arrival> many = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      many.add(arrival(i, "f")); // two seconds
    }
    ArrivalTrace trace = new ArrivalTrace(many);
    ArrivalTrace scaled = trace.times(1.5, List.of("f"), 1);
    assertThat(Set.copyOf(scaled.arrivals())).containsAll(trace.arrivals());
    assertThat(scaled.meanRate("f") / trace.meanRate("f")).isCloseTo(1.5, Offset.offset(0.1));
    assertThat(trace.drawn(1, List.of("f"), Gaps.POISSON, 1).seconds()).isEqualTo(2);
  }

  private static Arrival arrival(long millis, String family) {
    return new Arrival(Duration.ofMillis(millis), family);
  }
}
