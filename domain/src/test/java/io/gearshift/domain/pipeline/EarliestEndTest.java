package io.gearshift.domain.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.FamilyId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EarliestEndTest {
  private static final PipelineGraph TREE =
      new PipelineGraph(
          new PipelineId("p"),
          ms(100),
          new Accuracy(0),
          List.of(
              stage("first", Optional.empty()),
              stage("left", Optional.of("first")),
              stage("right", Optional.of("first"))));
  private static final Map<String, Duration> RUNS =
      Map.of("first", ms(10), "left", ms(20), "right", ms(30));

  @Test
  void withoutWaitsItIsTheLongestWay() {
    assertThat(new EarliestEnd(TREE, Map.of(), RUNS).from("first")).isEqualTo(ms(40));
    assertThat(new EarliestEnd(TREE, Map.of(), RUNS).from("left")).isEqualTo(ms(20));
    assertThat(new EarliestEnd(TREE, Map.of(), Map.of()).from("first")).isZero();
  }

  @Test
  void whatWaitsAtALaterStageGetsLessOnTheWay() {
    assertThat(end(Map.of("right", ms(10)))).isEqualTo(ms(40));
    assertThat(end(Map.of("right", ms(11)))).isEqualTo(ms(41));
    assertThat(end(Map.of("left", ms(25)))).isEqualTo(ms(45));
    assertThat(end(Map.of("first", ms(5), "left", ms(25)))).isEqualTo(ms(45));
    assertThat(end(Map.of("first", ms(25), "left", ms(25)))).isEqualTo(ms(65));
  }

  private static Duration end(Map<String, Duration> waits) {
    return new EarliestEnd(TREE, waits, RUNS).from("first");
  }

  private static Stage stage(String name, Optional<String> parent) {
    return new Stage(name, new FamilyId("f"), parent);
  }

  private static Duration ms(long ms) {
    return Duration.ofMillis(ms);
  }
}
