package io.gearshift.domain.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.plan.Budget;
import io.gearshift.domain.traffic.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GateTest {
  private static final Instant T0 = Instant.EPOCH;
  private static final FamilyId FINDER = new FamilyId("finder");
  private static final FamilyId READER = new FamilyId("reader");
  private static final Stage FIND = new Stage("find", FINDER, Optional.empty());
  private static final Stage READ = new Stage("read", READER, Optional.of("find"));
  private static final PipelineGraph GRAPH =
      new PipelineGraph(new PipelineId("signs"), ms(100), new Accuracy(0), List.of(FIND, READ));

  private final StageTimes times = new StageTimes(GRAPH, Factors.NONE);
  private final Gate gate = new Gate(new PredictiveDrop(), times);

  @Test
  void whatHasTheTimeIsLetOn() {
    hear(10, 20, 30, 40);
    assertThat(refusal(FIND, 100)).isEmpty();
  }

  @Test
  void whatComesAfterTheDeadlineIsNot() {
    assertThat(refusal(FIND, 0)).contains(new Refusal(Reason.DEADLINE, "it has passed"));
  }

  @Test
  void whatWouldHaveTheTimeWereItNotForWhatWaitsIsTooMuch() {
    hear(10, 20, 30, 60);
    assertThat(refusal(FIND, 60))
        .contains(
            new Refusal(
                Reason.OVERLOAD,
                "from stage 'find' on it takes at least 90 ms, and 60 ms are left"));
  }

  @Test
  void whatCouldNotBeDoneEvenOnIdleInstancesIsTooLate() {
    hear(10, 20, 30, 60);
    assertThat(refusal(FIND, 39)).map(Refusal::reason).contains(Reason.DEADLINE);
  }

  @Test
  void whatWaitedWhenItWasHeardIsDoneInTheEnd() {
    hear(10, 0, 30, 60);
    assertThat(gate(READ, T0.plus(ms(40)), T0.plus(ms(90)))).isEmpty();
    assertThat(gate(READ, T0.plus(ms(40)), T0.plus(ms(89)))).isPresent();
  }

  @Test
  void aStageThatNothingServesOrThatWasHeardTooLongAgoTakesNoTime() {
    hear(10, 0, 30, 60);
    times.forget(READER);
    assertThat(times.serving()).isEqualTo(Map.of("find", true, "read", false));
    assertThat(refusal(READ, 1)).isEmpty();
    times.forgetBefore(T0.plus(ms(1)));
    assertThat(times.serving()).isEqualTo(Map.of("find", false, "read", false));
    assertThat(refusal(FIND, 1)).isEmpty();
  }

  @Test
  void onlyTheBudgetsOfTheNewestPlanCount() {
    VariantId good = VariantId.of("reader", "good");
    times.adopt(2, List.of(new Budget(GRAPH.id(), "read", good, ms(30))));
    times.adopt(1, List.of(new Budget(GRAPH.id(), "read", good, ms(70))));
    assertThat(times.epoch()).isEqualTo(2);
    assertThat(times.budget(READ, good)).contains(ms(30));
    assertThat(times.budget(FIND, good)).isEmpty();
  }

  private void hear(int find, int findWait, int read, int readWait) {
    times.hear(FINDER, ms(findWait), ms(find), ms(find), T0);
    times.hear(READER, ms(readWait), ms(read), ms(read), T0);
  }

  private Optional<Refusal> refusal(Stage stage, int left) {
    return gate(stage, T0, T0.plus(ms(left)));
  }

  private Optional<Refusal> gate(Stage stage, Instant now, Instant deadline) {
    return gate.refusal(stage, deadline, Duration.ZERO, Duration.ZERO, now);
  }

  private static Duration ms(int ms) {
    return Duration.ofMillis(ms);
  }
}
