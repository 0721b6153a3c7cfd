package io.gearshift.domain.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.traffic.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MostAccurateInTimeTest {
  private final RoutePolicy policy = new MostAccurateInTime(1);
  private final Query query =
      new Query(1, Instant.EPOCH, Instant.EPOCH.plusMillis(100), 1, List.of());

  @Test
  void choosesTheMostAccurateThatIsInTime() {
    assertThat(choose(load("large", 0.9, 50, 40), load("small", 0.8, 5, 0))).isEqualTo("large");
    assertThat(choose(load("large", 0.9, 50, 51), load("small", 0.8, 5, 0))).isEqualTo("small");
  }

  @Test
  void choosesTheFirstToEndAmongTheEquallyAccurate() {
    assertThat(choose(load("a", 0.9, 50, 40), load("b", 0.9, 50, 30))).isEqualTo("b");
  }

  @Test
  void choosesTheFirstToEndWhenNoneIsInTime() {
    assertThat(choose(load("large", 0.9, 50, 400), load("small", 0.8, 5, 300))).isEqualTo("small");
  }

  @Test
  void leavesHeadroomForWhatIsNotExpected() {
    InstanceLoad[] loads = {load("large", 0.9, 50, 11), load("small", 0.8, 5, 0)};
    assertThat(choose(loads)).isEqualTo("large");
    assertThat(
            new MostAccurateInTime(0.6)
                .choose(query, List.of(loads), Instant.EPOCH)
                .orElseThrow()
                .variant()
                .name())
        .isEqualTo("small");
  }

  @Test
  void choosesNothingFromNothing() {
    assertThat(policy.choose(query, List.of(), Instant.EPOCH)).isEmpty();
  }

  private String choose(InstanceLoad... loads) {
    InstanceLoad chosen = policy.choose(query, List.of(loads), Instant.EPOCH).orElseThrow();
    return chosen.variant().name();
  }

  private static InstanceLoad load(String variant, double accuracy, long latency, long waiting) {
    return new InstanceLoad(
        new DeviceId("cpu-0"),
        VariantId.of("f", variant),
        new Accuracy(accuracy),
        LatencyProfile.measured(Map.of(1, Duration.ofMillis(latency))),
        Duration.ofMillis(waiting),
        0);
  }
}
