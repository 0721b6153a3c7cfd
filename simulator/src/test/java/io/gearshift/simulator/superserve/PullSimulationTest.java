package io.gearshift.simulator.superserve;

import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.pull.Resident;
import io.gearshift.simulator.superserve.PullSimulation.Fleet;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PullSimulationTest {
  private static final Duration SLO = AssumedSubnets.SLO;
  private static final long MILLI = 1_000_000;

  private final List<Resident> subnets = AssumedSubnets.all();

  private Outcome run(int workers, List<Duration> killed, long... arrivals) {
    return PullSimulation.run(
        new Fleet(workers, subnets, killed), PullSystems.SLACK_FIT.policy(), SLO, arrivals);
  }

  private static VariantId subnet(String name) {
    return VariantId.of("resnet", name);
  }

  @Test
  void aQueryAloneIsAnsweredByTheMostAccurate() {
    assertThat(run(1, List.of(), 0).inTime()).containsExactly(Map.entry(subnet("80.16"), 1.0));
  }

  @Test
  void whatQueuesUpIsAnsweredBySmallerOnes() {
    // 80.16 takes one for 4.6 ms; then 16 have 32 ms left, and 80.16 would take 33 ms
    long[] arrivals = LongStream.rangeClosed(0, 16).map(i -> i * MILLI / 10).toArray();
    assertThat(run(1, List.of(), arrivals).inTime())
        .containsOnlyKeys(subnet("80.16"), subnet("79.44"))
        .containsEntry(subnet("79.44"), 16.0 / 17);
  }

  @Test
  void whatRanOnAWorkerThatDiesWaitsAgain() {
    Outcome outcome = run(2, List.of(Duration.ofMillis(1)), 0, 10 * MILLI);
    assertThat(outcome.lost()).isOne();
    assertThat(outcome.attained()).isOne();
    Outcome nobodyLeft = run(1, List.of(Duration.ofMillis(1)), 0, 10 * MILLI);
    assertThat(nobodyLeft.attained()).isZero();
    assertThat(nobodyLeft.dropped()).isOne();
  }

  @Test
  void whatCannotBeInTimeIsDroppedOrAnsweredLate() {
    long[] flood = new long[2_000];
    Outcome dropping = run(1, List.of(), flood);
    Outcome keeping =
        PullSimulation.run(
            new Fleet(1, subnets, List.of()), PullSystems.SLACK_FIT.keeping().policy(), SLO, flood);
    assertThat(dropping.dropped()).isGreaterThan(0.9).isLessThanOrEqualTo(1 - dropping.attained());
    assertThat(keeping.dropped()).isZero();
    assertThat(keeping.attained()).isLessThan(0.1);
  }
}
