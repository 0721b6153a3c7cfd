package io.gearshift.simulator.arrivals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RecordedArrivalsTest {
  private static final long SECOND = 1_000_000_000;
  private static final long[] NANOS = {
    0, 7, 7, SECOND - 1, 3 * SECOND, 3 * SECOND + 500_000_000, 90_000 * SECOND + 1
  };
  private static final RecordedArrivals RECORDED = RecordedArrivals.of(LongStream.of(NANOS));

  @Test
  void queriesComeToTheNanosecondAsTheyDidEmptySecondsOrNot() {
    assertThat(instants(RECORDED)).containsExactly(NANOS);
    assertThat(RECORDED.queries()).isEqualTo(NANOS.length);
    assertThat(RECORDED.seconds()).isEqualTo(90_001);
    assertThat(RECORDED.rateAtStart()).isEqualTo(4);
  }

  @Test
  void everyRunBeginsAtTheFirstWhateverItsSeed() {
    assertThat(instants(RECORDED, 1)).isEqualTo(instants(RECORDED, 2)).hasSize(NANOS.length);
  }

  @Test
  void manyQueriesOfRandomInstantsComeBackAsTheyWere() {
    long seed = 11;
    long[] nanos = new SplittableRandom(seed).longs(5_000, 0, 400 * SECOND).sorted().toArray();
    assertThat(instants(RecordedArrivals.of(LongStream.of(nanos))))
        .as("seed %d", seed)
        .containsExactly(nanos);
  }

  @Test
  void noQueriesLastNoTime() {
    RecordedArrivals none = RecordedArrivals.of(LongStream.empty());
    assertThat(instants(none)).isEmpty();
    assertThat(none.seconds()).isZero();
    assertThat(none.rateAtStart()).isZero();
  }

  @Test
  void timeMayGoFasterAndEndSooner() {
    RecordedArrivals fast = RECORDED.faster(2);
    assertThat(instants(fast))
        .containsExactly(0, 4, 4, SECOND / 2, 3 * SECOND / 2, 7 * SECOND / 4, 45_000 * SECOND + 1);
    assertThat(fast.seconds()).isEqualTo(45_001);
    assertThat(fast.rateAtStart()).isEqualTo(4);
    assertThat(instants(RECORDED.until(3))).containsExactly(0, 7, 7, SECOND - 1);
    assertThat(instants(RECORDED.until(1e-12))).isEmpty();
    assertThatThrownBy(() -> RECORDED.faster(0)).hasMessage("scale: 0.0 (expected: > 0)");
  }

  @Test
  void anSloStaysWithItsQuery() {
    RecordedArrivals.Recorder recorder = new RecordedArrivals.Recorder();
    for (int i = 0; i < 100; i++) {
      recorder.add(i * SECOND / 10, 1_000_000 + i);
    }
    RecordedArrivals recorded = recorder.recorded();
    assertThat(recorded.longestSlo()).contains(Duration.ofNanos(1_000_099));
    ArrivalSequence sequence = recorded.faster(3).until(3).sequence(new SplittableRandom(1));
    for (int i = 0; i < 90; i++) {
      sequence.nextLong();
      assertThat(sequence.slo()).contains(Duration.ofNanos(1_000_000 + i));
    }
    assertThat(sequence.hasNext()).isFalse();
    assertThat(RECORDED.longestSlo()).isEmpty();
  }

  @Test
  void anArrivalBeforeTheOneBeforeItIsRefused() {
    assertThatThrownBy(() -> RecordedArrivals.of(LongStream.of(7, 6)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("arrivals: 6 ns after 7 ns (expected: in order, from 0)");
    assertThatThrownBy(() -> RecordedArrivals.of(LongStream.of(-1))).hasMessageContaining("from 0");
  }

  private static long[] instants(RecordedArrivals recorded) {
    return instants(recorded, 1);
  }

  private static long[] instants(RecordedArrivals recorded, long seed) {
    List<Long> instants = new ArrayList<>();
    recorded.sequence(new SplittableRandom(seed)).forEachRemaining((long at) -> instants.add(at));
    return instants.stream().mapToLong(Long::longValue).toArray();
  }
}
