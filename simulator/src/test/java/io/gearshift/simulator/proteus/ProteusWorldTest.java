package io.gearshift.simulator.proteus;

import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.catalog.VariantProfile;
import io.gearshift.domain.plan.Assumptions;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ProteusWorldTest {
  private static final PublishedVariant VARIANT = new PublishedVariant("f", "folder/v", 90);

  private final ProteusWorld world =
      new ProteusWorld(
          Map.of("f", List.of(VARIANT)),
          new PublishedProfiles(
              Map.of(
                  new PublishedProfiles.Key("folder/v", Accelerator.CPU, 1), 30.0,
                  new PublishedProfiles.Key("folder/v", Accelerator.CPU, 2), 20.0,
                  new PublishedProfiles.Key("folder/v", Accelerator.CPU, 4), 130.0,
                  new PublishedProfiles.Key("folder/v", Accelerator.CPU, 8), 160.0)),
          Map.of("f", Duration.ofMillis(300)));

  @Test
  void aBatchThatWasNotProfiledTakesAsLongAsTheNextLargerOne() {
    LatencyProfile latency = profile(world.asProfiled()).p50();
    assertThat(latency.of(3)).isEqualTo(Duration.ofMillis(130));
    assertThat(latency.of(5)).isEqualTo(Duration.ofMillis(160));
  }

  @Test
  void aBatchThatWasMeasuredSlowerThanALargerOneIsPaddedToThat() {
    assertThat(profile(world.asProfiled()).p50().of(1)).isEqualTo(Duration.ofMillis(20));
  }

  @Test
  void thePublishedRateIsThatOfTheLargestBatchBelowHalfOfTheSloInWholeQueries() {
    VariantProfile profile = profile(world.asPublished());
    assertThat(profile.p50().maxBatch()).isEqualTo(4);
    // 4 / 0.13 s is 30.8
    assertThat(new Assumptions(Assumptions.Percentile.P50, 1).capacity(profile, 4).perSecond())
        .isCloseTo(30, Offset.offset(1e-6));
  }

  @Test
  void thereAreTwentyProcessorsForTenOfThemAreCalledSomethingElse() {
    assertThat(world.asProfiled().devices()).hasSize(40);
    assertThat(world.asProfiled().devices().stream().filter(d -> d.kind().name().equals("cpu")))
        .hasSize(20);
  }

  @Test
  void thePlansOfTheMilpComeBackInTheAuthorsNames() {
    PublishedPlan plan = MilpPlans.proteus(world).apply(Map.of("f", 100.0));
    assertThat(plan.hosts()).hasSize(20).containsEntry("VPU-9", "folder/v");
    // four devices of 30 queries per second, less five percent
    assertThat(plan.parts()).hasSize(4);
    assertThat(plan.parts()).extracting(PublishedPlan.Part::fraction).containsOnly(0.25);
    Plan back = world.plan(plan);
    assertThat(back.placements()).hasSize(20);
  }

  private static VariantProfile profile(Problem problem) {
    assertThat(problem.profiles()).hasSize(1);
    return problem.profiles().get(0);
  }
}
