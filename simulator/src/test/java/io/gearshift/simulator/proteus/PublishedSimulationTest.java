package io.gearshift.simulator.proteus;

import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.simulator.proteus.ArrivalTrace.Arrival;
import io.gearshift.simulator.proteus.PublishedCluster.Shares;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class PublishedSimulationTest {
  private static final Offset<Double> EXACT = Offset.offset(1e-9);
  private static final PublishedPlan PLAN =
      new PublishedPlan(Map.of("CPU-0", "v"), List.of(new PublishedPlan.Part("CPU-0", 0, 1)));

  @Test
  void whatEndsWithinASecondIsASuccessToThePublishedMetricHoweverShortItsSlo() {
    // one at a time, 40 ms each, all at once: the third ends at 120, the fifth at 200
    Outcome outcome = run(40, 100, at(0, 0, 0, 0, 0, 1_000, 2_000));
    assertThat(outcome.published()).isCloseTo(0, EXACT);
    assertThat(outcome.violations()).isCloseTo(3.0 / 7, EXACT);
  }

  @Test
  void whatEndsAfterASecondIsLateToBoth() {
    // an SLO of a second and a half: no drops, and in time to the true metric
    Outcome outcome = run(600, 1_500, at(0, 0, 3_000, 4_000));
    assertThat(outcome.violations()).isZero();
    assertThat(outcome.published()).isCloseTo(1.0 / 4, EXACT);
  }

  @Test
  void theBooksAreASecondBehindWithArrivalsAndLeaveTheLastSecondOut() {
    // 10 in each of four seconds; of the last nothing is booked, of the one before no arrivals
    List<Long> times = new ArrayList<>();
    for (long second = 0; second < 4; second++) {
      for (long i = 0; i < 10; i++) {
        times.add(second * 1_000 + 10 + 50 * i);
      }
    }
    Outcome outcome = run(20, 100, times);
    assertThat(outcome.served()).isCloseTo(10, EXACT);
    assertThat(outcome.published()).isCloseTo((20.0 - 30) / 20, EXACT);
  }

  @Test
  void theWorstTenSecondsMakeTheDropOfAccuracy() {
    List<Outcome.Second> seconds = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      seconds.add(new Outcome.Second(10, 10, i / 10 == 1 ? 10 * 90 : 10 * 99, 0));
    }
    Outcome outcome = Outcome.of(seconds, 0, OptionalDouble.empty());
    assertThat(outcome.maxDrop()).isCloseTo(10, EXACT);
    assertThat(outcome.accuracy()).isCloseTo(96, EXACT);
  }

  @Test
  void aDeviceThatCannotMeetTheSloLosesAllThatIsSentToIt() {
    // 60 ms is more than half of 100
    Outcome outcome = run(60, 100, at(0, 1_000, 2_000));
    assertThat(outcome.violations()).isEqualTo(1);
  }

  private static List<Long> at(long... millis) {
    return Arrays.stream(millis).boxed().toList();
  }

  private static Outcome run(double latency, long slo, List<Long> millis) {
    PublishedProfiles profiles =
        new PublishedProfiles(Map.of(new PublishedProfiles.Key("v", Accelerator.CPU, 1), latency));
    return PublishedSimulation.run(
        new PublishedSimulation.Setup(
            Map.of("f", List.of(new PublishedVariant("f", "v", 100))),
            profiles,
            PublishedAllocation.fixed(PLAN, Shares.SUM),
            PublishedRouting.BY_SHARES,
            InfaasDevice::new,
            true),
        Map.of("f", Duration.ofMillis(slo)),
        new ArrivalTrace(
            millis.stream().map(time -> new Arrival(Duration.ofMillis(time), "f")).toList()),
        1);
  }
}
