package io.gearshift.domain.batching;

import static io.gearshift.domain.batching.Queues.LATENCY;
import static io.gearshift.domain.batching.Queues.T0;
import static io.gearshift.domain.batching.Queues.at;
import static io.gearshift.domain.batching.Queues.due;
import static io.gearshift.domain.batching.Queues.ms;
import static io.gearshift.domain.batching.Queues.ofItems;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gearshift.domain.batching.BatchPolicy.Drop;
import io.gearshift.domain.batching.BatchPolicy.Outcome;
import io.gearshift.domain.batching.BatchPolicy.Run;
import io.gearshift.domain.batching.BatchPolicy.WaitUntil;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class BatchPoliciesTest {

  @Nested
  class Proactive {
    private final BatchPolicy policy = new ProactiveBatching();

    @Test
    void waitsUntilOneMoreQueryWouldMakeTheFirstLate() {
      assertThat(policy.decide(due(50), LATENCY, T0)).isEqualTo(new WaitUntil(at(50 - 8)));
      assertThat(policy.decide(due(50, 60), LATENCY, T0)).isEqualTo(new WaitUntil(at(50 - 10)));
    }

    @Test
    void runsWhatThereIsWhenThatMomentHasCome() {
      assertThat(policy.decide(due(50, 60), LATENCY, at(40))).isEqualTo(new Run(2));
    }

    @Test
    void runsTheLargestBatchAtOnceForItCannotGrow() {
      assertThat(policy.decide(due(90, 90, 90, 90, 90, 90, 90, 90), LATENCY, T0))
          .isEqualTo(new Run(8));
    }

    @Test
    void shrinksABatchBeforeItDropsAQuery() {
      assertThat(policy.decide(due(9, 50, 50), LATENCY, T0)).isEqualTo(new Run(2));
    }

    @Test
    void dropsAQueryThatWouldBeLateEvenAlone() {
      assertThat(policy.decide(due(5, 5, 50), LATENCY, T0)).isEqualTo(new Drop(2));
    }

    @Test
    void countsItemsNotQueries() {
      assertThat(policy.decide(ofItems(50, 3, 4), LATENCY, T0))
          .isEqualTo(new WaitUntil(at(50 - 20)));
      assertThat(policy.decide(ofItems(50, 3, 4, 2), LATENCY, T0)).isEqualTo(new Run(2));
    }
  }

  @Nested
  class Conserving {
    private final BatchPolicy policy = new WorkConserving();

    @Test
    void neverWaits() {
      assertThat(policy.decide(due(50), LATENCY, T0)).isEqualTo(new Run(1));
      assertThat(policy.decide(due(50, 50, 50), LATENCY, T0)).isEqualTo(new Run(3));
    }

    @Test
    void shrinksABatchUntilTheFirstQueryIsInTime() {
      assertThat(policy.decide(due(8, 50, 50), LATENCY, T0)).isEqualTo(new Run(2));
    }

    @Test
    void aQueryThatEndsExactlyAtItsDeadlineIsInTime() {
      assertThat(policy.decide(due(6), LATENCY, T0)).isEqualTo(new Run(1));
      assertThat(policy.decide(due(5.999), LATENCY, T0)).isEqualTo(new Drop(1));
    }

    @Test
    void takesNoMoreItemsThanTheLargestBatch() {
      assertThat(policy.decide(ofItems(90, 5, 3, 1), LATENCY, T0)).isEqualTo(new Run(2));
    }
  }

  @Nested
  class Timeout {
    private final BatchPolicy policy = new TimeoutBatching(4, ms(5));

    @Test
    void waitsForCompanyAsLongAsTheOldestMay() {
      assertThat(policy.decide(due(90, 90), LATENCY, at(2))).isEqualTo(new WaitUntil(at(5)));
      assertThat(policy.decide(due(90, 90), LATENCY, at(5))).isEqualTo(new Run(2));
    }

    @Test
    void runsAFullBatchAtOnce() {
      assertThat(policy.decide(due(90, 90, 90, 90, 90), LATENCY, T0)).isEqualTo(new Run(4));
    }

    @Test
    void dropsOnlyWhatIsPastItsDeadline() {
      assertThat(policy.decide(due(3, 90), LATENCY, at(2.9))).isEqualTo(new WaitUntil(at(3)));
      assertThat(policy.decide(due(3, 90), LATENCY, at(3))).isEqualTo(new Drop(1));
    }
  }

  @Nested
  class Minimum {
    private final BatchPolicy policy = new MinimumQueue(3, ms(1));

    @Test
    void takesEverythingAsSoonAsEnoughWaits() {
      assertThat(policy.decide(due(90, 90, 90), LATENCY, T0)).isEqualTo(new Run(3));
      assertThat(policy.decide(due(90, 90, 90, 90, 90), LATENCY, T0)).isEqualTo(new Run(5));
    }

    @Test
    void runsAShortQueueWhenItsFirstQueryCanWaitNoLonger() {
      assertThat(policy.decide(due(50, 90), LATENCY, T0)).isEqualTo(new WaitUntil(at(50 - 8 - 1)));
      assertThat(policy.decide(due(50, 90), LATENCY, at(41))).isEqualTo(new Run(2));
    }

    @Test
    void doesNotWaitForMoreThanABatchHolds() {
      BatchPolicy greedy = new MinimumQueue(100, ms(1));

      assertThat(greedy.decide(ofItems(90, 4, 4), LATENCY, T0)).isEqualTo(new Run(2));
      assertThat(greedy.decide(ofItems(90, 4, 3, 4), LATENCY, T0)).isEqualTo(new Run(2));
    }

    @Test
    void dropsWhatWouldBeLateEvenAlone() {
      assertThat(policy.decide(due(5, 90, 90), LATENCY, T0)).isEqualTo(new Drop(1));
    }
  }

  @Nested
  class Aimd {
    private final AimdBatching policy = new AimdBatching(4, 1, ms(12));

    @Test
    void runsNoMoreThanItsLimit() {
      assertThat(policy.decide(due(90, 90, 90, 90, 90), LATENCY, T0)).isEqualTo(new Run(4));
    }

    @Test
    void growsByAStepAfterAFullBatchInsideTheObjective() {
      assertThat(policy.after(new Outcome(4, ms(12), false))).isEqualTo(limit(5));
      assertThat(policy.after(new Outcome(3, ms(10), false))).isEqualTo(policy);
    }

    @Test
    void shrinksByATenthAfterABatchBeyondTheObjective() {
      assertThat(policy.after(new Outcome(4, ms(12.1), false))).isEqualTo(limit(3.6));
      assertThat(limit(1).after(new Outcome(1, ms(20), true))).isEqualTo(limit(1));
    }

    private AimdBatching limit(double limit) {
      return new AimdBatching(limit, 1, ms(12));
    }
  }

  @Nested
  class Early {
    private final BatchPolicy policy = new EarlyDrop();

    @Test
    void dropsQueriesThatWouldMakeTheBatchSmall() {
      assertThat(policy.decide(due(9, 9, 60, 60, 60), LATENCY, T0)).isEqualTo(new Drop(2));
    }

    @Test
    void runsTheWholeWindowWhenItsFirstQueryIsInTime() {
      assertThat(policy.decide(due(14, 60, 60, 60, 60), LATENCY, T0)).isEqualTo(new Run(5));
    }

    @Test
    void theWindowShrinksAtTheEndOfTheQueue() {
      assertThat(policy.decide(due(7, 7), LATENCY, T0)).isEqualTo(new Drop(1));
      assertThat(policy.decide(due(7), LATENCY, T0)).isEqualTo(new Run(1));
      assertThat(policy.decide(due(5, 5), LATENCY, T0)).isEqualTo(new Drop(2));
    }
  }

  @Test
  void aQueryLargerThanTheLargestBatchRunsAloneUnderEveryPolicy() {
    for (BatchPolicy policy :
        List.of(
            new ProactiveBatching(),
            new WorkConserving(),
            new TimeoutBatching(4, ms(5)),
            new AimdBatching(4, 1, ms(12)),
            new EarlyDrop())) {
      assertThat(policy.decide(ofItems(90, 20, 1), LATENCY, T0)).isEqualTo(new Run(1));
    }
  }

  @Test
  void settingsThatMakeNoSenseAreRefusedWithTheValue() {
    assertThatThrownBy(() -> new TimeoutBatching(0, ms(5))).hasMessageContaining("max-batch: 0");
    assertThatThrownBy(() -> new AimdBatching(1, 0, ms(5))).hasMessageContaining("step: 0.0");
  }
}
