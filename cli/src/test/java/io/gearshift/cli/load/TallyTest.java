package io.gearshift.cli.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gearshift.cli.judge.Score;
import io.gearshift.cli.load.Outcome.Answered;
import io.gearshift.cli.load.Outcome.Dropped;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class TallyTest {
  private static final long MS = 1_000_000;
  private static final Optional<Score> RIGHT = Optional.of(new Score(1, 1));
  private static final Optional<Score> WRONG = Optional.of(new Score(0, 1));
  private static final Optional<Score> UNKNOWN = Optional.empty();

  private final Tally tally = new Tally(Duration.ofMillis(100));

  private void answer(
      long dueMs, long tookMs, String variant, double accuracy, Optional<Score> score) {
    tally.offer(dueMs * MS);
    tally.add(
        new Outcome(
            dueMs * MS,
            dueMs * MS,
            (dueMs + tookMs) * MS,
            new Answered(Map.of(variant, 1L), OptionalDouble.of(accuracy), score)));
  }

  private void drop(long dueMs, String reason) {
    tally.offer(dueMs * MS);
    tally.add(new Outcome(dueMs * MS, dueMs * MS, dueMs * MS, new Dropped(reason, "because")));
  }

  @Test
  void anAnswerIsInTimeUpToTheSloFromWhenItWasDue() {
    answer(0, 100, "large", 0.9, RIGHT);
    answer(0, 101, "large", 0.9, RIGHT);
    assertThat(tally.total().inTime()).isEqualTo(1);
    assertThat(tally.total().late()).isEqualTo(1);
  }

  @Test
  void everyQueryIsInTimeLateOrDropped() {
    answer(0, 10, "large", 0.9, RIGHT);
    answer(10, 500, "large", 0.9, RIGHT);
    drop(20, "504");
    drop(30, "504");
    drop(40, "429");
    Slice total = tally.total();
    assertThat(total.dropped()).containsEntry("504", 2L).containsEntry("429", 1L).hasSize(2);
    assertThat(total.inTime() + total.late() + total.droppedInAll()).isEqualTo(total.offered());
    assertThat(total.inTimeRatio()).isEqualTo(0.2);
    assertThat(total.open()).isZero();
  }

  @Test
  void accuracyIsOfAnswersOnlyAndMeasuredOnThoseThatCouldBeCompared() {
    answer(0, 10, "large", 0.9, RIGHT);
    answer(0, 10, "large", 0.9, WRONG);
    answer(0, 10, "nano", 0.6, RIGHT);
    answer(0, 10, "nano", 0.6, UNKNOWN);
    drop(0, "503");
    Slice total = tally.total();
    assertThat(total.accuracyProfiled().getAsDouble()).isCloseTo(0.75, within(1e-9));
    assertThat(total.accuracyMeasured().getAsDouble()).isCloseTo(2.0 / 3, within(1e-9));
    assertThat(total.shareOf("nano")).isEqualTo(0.5);
    assertThat(tally.statedAccuracy()).containsEntry("large", 0.9).containsEntry("nano", 0.6);
  }

  @Test
  void longAnswersCountByTheirPartsAndPipelinesByTheirStages() {
    tally.offer(0);
    tally.offer(0);
    Map<String, Long> first = Map.of("read/large", 3L, "read/small", 1L, "find/small", 1L);
    OptionalDouble stated = OptionalDouble.of(0.8);
    tally.add(new Outcome(0, 0, MS, new Answered(first, stated, Optional.of(new Score(30, 40)))));
    Map<String, Long> second = Map.of("read/large", 4L, "find/large", 1L);
    tally.add(new Outcome(0, 0, MS, new Answered(second, stated, Optional.of(new Score(0, 10)))));
    Slice total = tally.total();
    assertThat(total.accuracyMeasured().getAsDouble()).isCloseTo(0.6, within(1e-9));
    assertThat(total.shareOf("read/large")).isEqualTo(7.0 / 8);
    assertThat(total.shareOf("find/large")).isEqualTo(0.5);
    assertThat(ReportText.variants(total))
        .isEqualTo("find/large 50 % · find/small 50 % · read/large 88 % · read/small 13 %");
    assertThat(tally.statedAccuracy()).isEmpty();
  }

  @Test
  void percentilesAreThoseOfTheLatencies() {
    for (int i = 1; i <= 1_000; i++) {
      answer(0, i, "large", 0.9, RIGHT);
    }
    Slice.Latency latency = tally.total().latency();
    assertThat(latency.p50Ms().getAsDouble()).isCloseTo(500, within(1.0));
    assertThat(latency.p99Ms().getAsDouble()).isCloseTo(990, within(1.0));
    assertThat(latency.p999Ms().getAsDouble()).isCloseTo(999, within(1.0));
    assertThat(latency.maxMs().getAsDouble()).isCloseTo(1_000, within(1.0));
  }

  @Test
  void withoutAnswersNothingIsSaidOfLatencyAndAccuracy() {
    drop(0, "503");
    assertThat(tally.total().latency().p99Ms()).isEmpty();
    assertThat(tally.total().accuracyMeasured()).isEmpty();
    assertThat(tally.total().accuracyProfiled()).isEmpty();
  }

  @Test
  void queriesBelongToTheSecondInWhichTheyWereDue() {
    answer(999, 2_000, "large", 0.9, RIGHT);
    drop(2_000, "504");
    assertThat(tally.seconds()).hasSize(3);
    assertThat(tally.seconds().get(0).late()).isEqualTo(1);
    assertThat(tally.seconds().get(1).offered()).isZero();
    assertThat(tally.seconds().get(2).droppedInAll()).isEqualTo(1);
  }

  @Test
  void aQueryWithoutAnOutcomeIsOpen() {
    tally.offer(5 * MS);
    assertThat(tally.second(0).open()).isEqualTo(1);
  }

  @Test
  void theLagIsHowLongAfterTheyWereDueQueriesWereSent() {
    for (int i = 0; i < 100; i++) {
      tally.offer(0);
      tally.add(new Outcome(0, (i < 98 ? 0 : 40) * MS, 50 * MS, new Dropped("504", "")));
    }
    assertThat(tally.lagP99Ms()).isCloseTo(40, within(0.1));
  }
}
