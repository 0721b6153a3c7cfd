package io.gearshift.simulator.superserve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gearshift.config.BadConfig;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.pull.Resident;
import io.gearshift.simulator.TableReport;
import io.gearshift.simulator.superserve.PullSimulation.Fleet;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the paper's figures show, on shorter traces with one seed. */
class SuperServeTrendsTest {
  private static final long SEED = SuperServeTables.SEED;
  private static final double SECONDS = 2;
  private static final double LONG_ENOUGH = 12;
  private static final double MOST = 5_550;
  private static final List<Resident> SUBNETS = AssumedSubnets.all();
  private static final Fleet FLEET = new Fleet(AssumedSubnets.WORKERS, SUBNETS, List.of());

  private static Outcome run(PullSystem system, long[] arrivals) {
    return PullSimulation.run(FLEET, system.policy(), AssumedSubnets.SLO, arrivals);
  }

  private static Outcome bursty(PullSystem system, double variant, double cv2) {
    return run(system, PullTraces.bursty(SuperServeTables.BASE, variant, cv2, SECONDS, SEED));
  }

  private static PullSystem clipper(String name) {
    return PullSystems.clipper(
        SUBNETS.stream().filter(s -> s.variant().name().equals(name)).findFirst().orElseThrow());
  }

  @Test
  void slackFitKeepsTheDeadlinesOfEveryBurstyTrace() {
    for (double variant : SuperServeTables.VARIANTS) {
      for (double cv2 : SuperServeTables.CV2S) {
        assertThat(bursty(PullSystems.SLACK_FIT, variant, cv2).attained()).isGreaterThan(0.999);
      }
    }
  }

  @Test
  void itIsLessAccurateTheMoreComesAndTheBurstierItIs() {
    List<Double> byRate =
        SuperServeTables.VARIANTS.stream()
            .map(variant -> bursty(PullSystems.SLACK_FIT, variant, 8).accuracy())
            .toList();
    assertThat(byRate.get(0)).isGreaterThan(byRate.get(1));
    assertThat(byRate.get(1)).isGreaterThan(byRate.get(2));
    assertThat(longBursty(8).accuracy()).isLessThan(longBursty(2).accuracy());
  }

  private static Outcome longBursty(double cv2) {
    return run(
        PullSystems.SLACK_FIT,
        PullTraces.bursty(SuperServeTables.BASE, MOST, cv2, LONG_ENOUGH, SEED));
  }

  @Test
  void theLargestSubnetIsAllButNeverChosenUnderTheHighestRate() {
    assertThat(bursty(PullSystems.SLACK_FIT, MOST, 2).inTime())
        .satisfiesAnyOf(
            shares -> assertThat(shares).doesNotContainKey(VariantId.of("resnet", "80.16")),
            shares -> assertThat(shares.get(VariantId.of("resnet", "80.16"))).isLessThan(0.01));
  }

  @Test
  void infaasIsInTimeTooButAlwaysTheLeastAccurate() {
    Outcome infaas = bursty(PullSystems.INFAAS, MOST, 8);
    Outcome slackFit = bursty(PullSystems.SLACK_FIT, MOST, 8);
    assertThat(infaas.attained()).isGreaterThan(0.999);
    assertThat(slackFit.accuracy() - infaas.accuracy()).isGreaterThan(0.03);
  }

  @Test
  void oneLargeSubnetFallsBehindAsTheRateGrows() {
    List<Double> attained =
        SuperServeTables.VARIANTS.stream()
            .map(variant -> bursty(clipper("78.25"), variant, 2).attained())
            .toList();
    assertThat(attained.get(0)).isGreaterThan(0.999);
    assertThat(attained.get(2)).isLessThan(0.9);
  }

  @Test
  void theMostAccurateThatFitsCannotKeepUp() {
    assertThat(bursty(PullSystems.MAX_ACCURACY, MOST, 8).attained()).isLessThan(0.8);
    assertThat(bursty(PullSystems.MAX_BATCH, MOST, 8).attained()).isGreaterThan(0.95);
  }

  @Test
  void narrowBucketsOfWhatFallsIntoThemLoseThroughput() {
    assertThat(bursty(PullSystems.byRanges(96), MOST, 8).attained())
        .isLessThan(bursty(PullSystems.byRanges(24), MOST, 8).attained() - 0.1);
  }

  @Test
  void aFasterClimbIsFollowed() {
    List<Outcome> slackFit =
        climbs().mapToObj(climb -> climbing(PullSystems.SLACK_FIT, climb)).toList();
    assertThat(slackFit).allSatisfy(run -> assertThat(run.attained()).isGreaterThan(0.99));
    assertThat(slackFit.get(2).accuracy()).isLessThan(slackFit.get(0).accuracy());
    List<Double> fixed =
        climbs().mapToObj(climb -> climbing(clipper("79.44"), climb).attained()).toList();
    assertThat(fixed.get(0)).isGreaterThan(fixed.get(2));
    assertThat(fixed.get(2)).isLessThan(0.7);
  }

  private static IntStream climbs() {
    return IntStream.of(1_000, 2_000, 20_000);
  }

  private static Outcome climbing(PullSystem system, double climb) {
    return run(system, PullTraces.timeVarying(2_500, 6_800, climb, 8, SEED));
  }

  @Test
  void halfOfTheWorkersKeepTheDeadlinesLessAccurately() {
    long[] arrivals = PullTraces.steady(3_500, 2, 5, SEED);
    List<Duration> killed =
        IntStream.rangeClosed(1, 4).mapToObj(i -> Duration.ofSeconds(i)).toList();
    Outcome half =
        PullSimulation.run(
            new Fleet(AssumedSubnets.WORKERS, SUBNETS, killed),
            PullSystems.SLACK_FIT.policy(),
            AssumedSubnets.SLO,
            arrivals);
    assertThat(half.attained()).isGreaterThan(0.999);
    assertThat(half.lost()).isPositive();
    assertThat(half.accuracy()).isLessThan(run(PullSystems.SLACK_FIT, arrivals).accuracy());
  }

  @Test
  void aTableThatIsNotKnownOrLacksItsDataIsRefused() {
    assertThatThrownBy(() -> SuperServeFidelity.run(Optional.empty(), List.of("x")))
        .isInstanceOf(BadConfig.class)
        .hasMessageContaining("tables: [x] (expected: of [bursty, ");
    assertThatThrownBy(() -> SuperServeFidelity.run(Optional.empty(), List.of("measured")))
        .isInstanceOf(BadConfig.class)
        .hasMessageContaining("--data: it is missing");
  }

  @Test
  void aTableHasARowForEachCase() {
    TableReport report = SuperServeFidelity.run(Optional.empty(), List.of("faults"));
    assertThat(report.tables()).hasSize(1);
    assertThat(report.tables().get(0).rows()).hasSize(10);
    assertThat(report.markdown()).contains("| 4 of 8 die | SlackFit | ");
  }
}
