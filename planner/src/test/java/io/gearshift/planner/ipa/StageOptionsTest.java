package io.gearshift.planner.ipa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.traffic.Rate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StageOptionsTest {
  private static final VariantId A = VariantId.of("family", "a");
  private static final VariantId B = VariantId.of("family", "b");
  private static final ReplicaRule TO_100 = ReplicaRule.upTo(100);

  @Test
  void takesTheLeastReplicasThatServeTheRateAndCountsTheWaitForAFullBatch() {
    List<StageOption> options = options(Margins.NONE, TO_100, 25, Optional.empty());

    // 10/s alone and 20/s in batches of 4; three more come in 3/25 s
    assertThat(options).extracting(StageOption::batch).containsExactly(1, 4);
    assertThat(options).extracting(StageOption::replicas).containsExactly(3, 2);
    assertThat(options).extracting(StageOption::cost).containsExactly(6.0, 4.0);
    assertThat(options)
        .extracting(StageOption::latency)
        .containsExactly(Duration.ofMillis(100), Duration.ofMillis(320));
  }

  @Test
  void aRateThatFitsExactlyNeedsNoReplicaMore() {
    assertThat(options(Margins.NONE, TO_100, 30, Optional.empty()).get(0).replicas()).isEqualTo(3);
  }

  @Test
  void marginsAreOfTheRateTheLatencyAndTheThroughput() {
    StageOption option = options(new Margins(0.2, 1, -0.5), TO_100, 25, Optional.empty()).get(0);

    assertThat(option.replicas()).isEqualTo(6); // 30/s at 5/s each
    assertThat(option.latency()).isEqualTo(Duration.ofMillis(200));
  }

  @Test
  void withoutArrivalsNoBatchEverFills() {
    assertThat(options(Margins.NONE, TO_100, 0, Optional.empty()))
        .extracting(StageOption::batch, StageOption::replicas)
        .containsExactly(tuple(1, 1));
  }

  @Test
  void moreReplicasThanTheCapAreNoOption() {
    assertThat(options(Margins.NONE, ReplicaRule.upTo(2), 25, Optional.empty()))
        .extracting(StageOption::batch)
        .containsExactly(4);
  }

  @Test
  void fixedReplicasAreTakenWhetherNeededOrNot() {
    assertThat(options(Margins.NONE, ReplicaRule.always(2), 5, Optional.empty()))
        .extracting(StageOption::replicas)
        .containsExactly(2, 2);
    assertThat(options(Margins.NONE, ReplicaRule.always(2), 25, Optional.empty()))
        .extracting(StageOption::batch)
        .containsExactly(4);
  }

  @Test
  void aVariantAndABatchThatAreNewAreAChangeEach() {
    StageOption same = options(Margins.NONE, TO_100, 25, Optional.empty()).get(1);

    assertThat(options(Margins.NONE, TO_100, 25, Optional.of(same)))
        .extracting(StageOption::changes)
        .containsExactly(1, 0);
    assertThat(options(Margins.NONE, TO_100, 25, Optional.of(StageOption.running(B, 4, 0))))
        .extracting(StageOption::changes)
        .containsExactly(2, 1);
  }

  @Test
  void aQueryMayWaitForTheBatchThatRunsInstead() {
    assertThat(Waiting.TO_FILL_OR_TO_RUN.seconds(4, 25, 0.2)).isEqualTo(0.2);
    assertThat(Waiting.TO_FILL_OR_TO_RUN.seconds(4, 10, 0.2)).isCloseTo(0.3, within(1e-12));
    assertThat(Waiting.TO_FILL_OR_TO_RUN.seconds(1, 10, 0.2)).isEqualTo(0.2);
    assertThat(Waiting.TO_FILL.seconds(1, 10, 0.2)).isZero();
  }

  private static List<StageOption> options(
      Margins margins, ReplicaRule replicas, double rate, Optional<StageOption> current) {
    StageVariant variant =
        new StageVariant(
            A,
            new Accuracy(0.8),
            0.8,
            0,
            2,
            new TreeMap<>(Map.of(1, Duration.ofMillis(100), 4, Duration.ofMillis(200))));
    return new StageOptions(margins, Waiting.TO_FILL, replicas)
        .of(List.of(variant), Rate.of(rate), current);
  }
}
