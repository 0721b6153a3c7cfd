package io.gearshift.cli.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gearshift.cli.load.Outcome.Answered;
import io.gearshift.cli.load.Outcome.Dropped;
import io.gearshift.cli.load.Outcome.Verdict;
import java.time.Duration;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class TallyTest {
  private static final long MS = 1_000_000;

  private final Tally tally = new Tally(Duration.ofMillis(100));

  private void answer(long dueMs, long tookMs, String variant, double accuracy, Verdict verdict) {
    tally.offer(dueMs * MS);
    tally.add(
        new Outcome(
            dueMs * MS,
            dueMs * MS,
            (dueMs + tookMs) * MS,
            new Answered(variant, OptionalDouble.of(accuracy), verdict)));
  }

  private void drop(long dueMs, String reason) {
    tally.offer(dueMs * MS);
    tally.add(new Outcome(dueMs * MS, dueMs * MS, dueMs * MS, new Dropped(reason, "because")));
  }

  @Test
  void anAnswerIsInTimeUpToTheSloFromWhenItWasDue() {
    answer(0, 100, "large", 0.9, Verdict.RIGHT);
    answer(0, 101, "large", 0.9, Verdict.RIGHT);
    assertThat(tally.total().inTime()).isEqualTo(1);
    assertThat(tally.total().late()).isEqualTo(1);
  }

  @Test
  void everyQueryIsInTimeLateOrDropped() {
    answer(0, 10, "large", 0.9, Verdict.RIGHT);
    answer(10, 500, "large", 0.9, Verdict.RIGHT);
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
    answer(0, 10, "large", 0.9, Verdict.RIGHT);
    answer(0, 10, "large", 0.9, Verdict.WRONG);
    answer(0, 10, "nano", 0.6, Verdict.RIGHT);
    answer(0, 10, "nano", 0.6, Verdict.UNKNOWN);
    drop(0, "503");
    Slice total = tally.total();
    assertThat(total.accuracyProfiled().getAsDouble()).isCloseTo(0.75, within(1e-9));
    assertThat(total.accuracyMeasured().getAsDouble()).isCloseTo(2.0 / 3, within(1e-9));
    assertThat(total.shareOf("nano")).isEqualTo(0.5);
    assertThat(tally.statedAccuracy()).containsEntry("large", 0.9).containsEntry("nano", 0.6);
  }

  @Test
  void percentilesAreThoseOfTheLatencies() {
    for (int i = 1; i <= 1_000; i++) {
      answer(0, i, "large", 0.9, Verdict.RIGHT);
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
    answer(999, 2_000, "large", 0.9, Verdict.RIGHT);
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
