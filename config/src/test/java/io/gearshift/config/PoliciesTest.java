package io.gearshift.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gearshift.domain.batching.AimdBatching;
import io.gearshift.domain.batching.BatchPolicy;
import io.gearshift.domain.batching.EarlyDrop;
import io.gearshift.domain.batching.ProactiveBatching;
import io.gearshift.domain.batching.TimeoutBatching;
import io.gearshift.domain.batching.WorkConserving;
import io.gearshift.domain.routing.MostAccurateInTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PoliciesTest {
  private static final Duration SLO = Duration.ofMillis(100);

  @Test
  void everyNameGivesItsPolicy() {
    assertThat(batching("work-conserving")).isEqualTo(new WorkConserving());
    assertThat(batching("proactive")).isEqualTo(new ProactiveBatching());
    assertThat(batching("early-drop")).isEqualTo(new EarlyDrop());
    assertThat(batching("timeout")).isEqualTo(new TimeoutBatching(16, Duration.ofMillis(5)));
    assertThat(Policies.routing(routing("most-accurate-in-time")))
        .isEqualTo(new MostAccurateInTime(0.5));
    for (String name : Policies.batchingNames()) {
      assertThat(batching(name)).isNotNull();
    }
  }

  @Test
  void aimdMayTakeItsShareOfTheSlo() {
    assertThat(batching("aimd")).isEqualTo(new AimdBatching(1, 2, Duration.ofMillis(25)));
  }

  @Test
  void anUnknownNameIsAnsweredWithTheNearestAndWithAll() {
    assertThatThrownBy(() -> batching("proactve"))
        .isInstanceOf(BadConfig.class)
        .hasMessageContaining("batching.policy: \"proactve\"")
        .hasMessageContaining("Maybe you meant 'proactive'")
        .hasMessageContaining("aimd, early-drop, proactive, timeout, work-conserving");
    assertThatThrownBy(() -> Policies.routing(routing("x")))
        .isInstanceOf(BadConfig.class)
        .hasMessageContaining("Known: most-accurate-in-time");
  }

  private static BatchPolicy batching(String name) {
    return Policies.batching(
            new BatchingSettings(
                name,
                10,
                10,
                new BatchingSettings.Timeout(16, Duration.ofMillis(5)),
                new BatchingSettings.Aimd(2, 0.25)))
        .apply(SLO);
  }

  private static RoutingSettings routing(String name) {
    return new RoutingSettings(name, 0.5, Duration.ofMillis(1), Duration.ofMillis(2));
  }
}
