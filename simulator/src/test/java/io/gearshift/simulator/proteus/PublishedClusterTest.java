package io.gearshift.simulator.proteus;

import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.domain.traffic.Query;
import io.gearshift.simulator.EventLoop;
import io.gearshift.simulator.proteus.PublishedCluster.Shares;
import io.gearshift.simulator.proteus.PublishedFamily.Seat;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PublishedClusterTest {
  private static final Duration SLO = Duration.ofMillis(100);
  private static final PublishedVariant SMALL = new PublishedVariant("f", "small", 80);
  private static final PublishedVariant LARGE = new PublishedVariant("f", "large", 100);

  private final EventLoop loop = new EventLoop(Instant.EPOCH);
  private final List<String> answeredBy = new ArrayList<>();
  private final PublishedFamily family = new PublishedFamily("f", List.of(SMALL, LARGE), SLO);
  private final PublishedCluster cluster =
      new PublishedCluster(
          loop,
          profiles(),
          List.of(family),
          AimdDevice::new,
          true,
          new PublishedDevice.Accounts() {
            @Override
            public void answered(PublishedDevice by, Query query) {
              answeredBy.add(by.variant().name());
            }

            @Override
            public void dropped(Query query) {}
          });

  @Test
  void aDeviceWithoutAPartOfTheArrivalsGetsTheMostAccurateVariantThatMeetsItsSlo() {
    cluster.apply(
        new PublishedPlan(
            hosts("CPU-0", "small", "GPU_AMPERE-0", "small", "GPU_AMPERE-1", "small"),
            List.of(new PublishedPlan.Part("GPU_AMPERE-1", 0, 1))),
        Shares.SUM);
    assertThat(family.devices(new Seat(Accelerator.GPU_AMPERE, "large"))).hasSize(1);
    assertThat(family.devices(new Seat(Accelerator.GPU_AMPERE, "small"))).hasSize(1);
    assertThat(family.devices(new Seat(Accelerator.CPU, "small")))
        .as("the large one is too slow for a CPU")
        .hasSize(1);
  }

  @Test
  void ofDevicesThatAreNotToldApartTheLastShareCountsAsShippedAndTheSumAsMeant() {
    PublishedPlan plan =
        new PublishedPlan(
            hosts("CPU-0", "small", "CPU-1", "small", "GPU_AMPERE-0", "large"),
            List.of(
                new PublishedPlan.Part("CPU-0", 0, 0.4),
                new PublishedPlan.Part("CPU-1", 0, 0.1),
                new PublishedPlan.Part("GPU_AMPERE-0", 0, 0.5)));
    cluster.apply(plan, Shares.LAST);
    assertThat(family.shares()).containsEntry(new Seat(Accelerator.CPU, "small"), 0.1);
    cluster.apply(plan, Shares.SUM);
    assertThat(family.shares()).containsEntry(new Seat(Accelerator.CPU, "small"), 0.5);
  }

  @Test
  void aDeviceThatIsTakenAwayAnswersWhatItHasThoughItCountsAsFree() {
    cluster.apply(plan("small"), Shares.SUM);
    PublishedDevice old = family.devices().get(0);
    loop.at(
        Instant.EPOCH,
        () -> {
          old.submit(query(0));
          cluster.apply(plan("large"), Shares.SUM);
          family.devices().get(0).submit(query(1));
        });
    loop.run();
    assertThat(cluster.free(Accelerator.GPU_AMPERE)).isEqualTo(9);
    assertThat(answeredBy).containsExactly("small", "large");
    assertThat(loop.instant()).as("both at once").isEqualTo(Instant.ofEpochMilli(40));
  }

  @Test
  void theShippedRouterOfProteusDoesNotCareForShares() {
    cluster.apply(
        new PublishedPlan(
            hosts("CPU-0", "small", "GPU_AMPERE-0", "large"),
            List.of(
                new PublishedPlan.Part("CPU-0", 0, 0.1),
                new PublishedPlan.Part("GPU_AMPERE-0", 0, 0.9))),
        Shares.SUM);
    assertThat(partOfSmall(PublishedRouting.UNIFORM)).isBetween(0.48, 0.52);
    assertThat(partOfSmall(PublishedRouting.BY_SHARES)).isBetween(0.08, 0.12);
  }

  private double partOfSmall(PublishedRouting routing) {
    SplittableRandom random = new SplittableRandom(1);
    int small = 0;
    for (int i = 0; i < 10_000; i++) {
      small += routing.choose(family, random).orElseThrow().variant().equals(SMALL) ? 1 : 0;
    }
    return small / 10_000.0;
  }

  private static PublishedPlan plan(String variant) {
    return new PublishedPlan(
        hosts("GPU_AMPERE-0", variant), List.of(new PublishedPlan.Part("GPU_AMPERE-0", 0, 1)));
  }

  private static Query query(long id) {
    return new Query(id, Instant.EPOCH, Instant.EPOCH.plus(SLO), 1, List.of());
  }

  private static Map<String, String> hosts(String... pairs) {
    Map<String, String> hosts = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      hosts.put(pairs[i], pairs[i + 1]);
    }
    return hosts;
  }

  /** The large one takes 60 ms on a CPU, which is more than half of the SLO. */
  private static PublishedProfiles profiles() {
    Map<PublishedProfiles.Key, Double> millis = new HashMap<>();
    millis.put(new PublishedProfiles.Key("small", Accelerator.CPU, 1), 30.0);
    millis.put(new PublishedProfiles.Key("large", Accelerator.CPU, 1), 60.0);
    millis.put(new PublishedProfiles.Key("small", Accelerator.GPU_AMPERE, 1), 20.0);
    millis.put(new PublishedProfiles.Key("large", Accelerator.GPU_AMPERE, 1), 40.0);
    return new PublishedProfiles(millis);
  }
}
