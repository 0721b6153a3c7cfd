package io.gearshift.simulator.proteus;

import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.domain.traffic.Query;
import io.gearshift.simulator.EventLoop;
import io.gearshift.simulator.proteus.PublishedCluster.Shares;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class PublishedAllocationsTest {
  private static final Duration SLO = Duration.ofMillis(100);
  private static final PublishedVariant SMALL = new PublishedVariant("f", "small", 80);
  private static final PublishedVariant LARGE = new PublishedVariant("f", "large", 100);
  private static final PublishedPlan PLAN =
      new PublishedPlan(Map.of("CPU-0", "small"), List.of(new PublishedPlan.Part("CPU-0", 0, 1)));

  private final EventLoop loop = new EventLoop(Instant.EPOCH);

  @Test
  void plansEveryTenSecondsMoreOftenAtThePeakAndAtInstantsThatOnlyTheTraceCanHaveTaught() {
    assertThat(IntStream.range(0, 125).filter(MilpAllocation::plansAt))
        .containsExactly(
            0, 5, 10, 20, 30, 40, 47, 50, 59, 60, 65, 70, 71, 75, 80, 83, 85, 90, 95, 100, 110,
            120);
  }

  @Test
  void theDemandLagsByTwoSecondsAndBeginsWithThreeEmptyOnes() {
    List<Double> asked = new ArrayList<>();
    MilpAllocation allocation =
        new MilpAllocation(
            PLAN,
            rates -> {
              asked.add(rates.get("f"));
              return PLAN;
            },
            Shares.SUM);
    PublishedCluster cluster = cluster(new PublishedFamily("f", List.of(SMALL), SLO));
    for (int second = 0; second <= 5; second++) {
      allocation.begin(second, cluster, (family, past) -> past < 0 ? 0 : 100 + past);
    }
    // of 0, 0, 0, 100, 101, 102, 103 with weights that fall by 1.6 / 2.6
    double keep = 1.6 / 2.6;
    double weighted = 103 + keep * (102 + keep * (101 + keep * 100));
    double weights = IntStream.range(0, 7).mapToDouble(i -> Math.pow(keep, i)).sum();
    assertThat(asked).hasSize(1);
    assertThat(asked.get(0)).isCloseTo(weighted / weights, Offset.offset(1e-9));
  }

  @Test
  void infaas_aQueryThatFindsNothingSuitableTakesADeviceForEveryVariantThatIsNotThere() {
    InfaasAllocation infaas = new InfaasAllocation();
    PublishedFamily family = new PublishedFamily("f", List.of(SMALL, LARGE), SLO);
    PublishedCluster cluster = cluster(family);
    infaas.begin(0, cluster, (place, past) -> 0);
    assertThat(choose(infaas, family).variant()).isEqualTo(SMALL);
    assertThat(choose(infaas, family).variant()).isEqualTo(LARGE);
    assertThat(choose(infaas, family).variant()).as("the one that is accurate").isEqualTo(LARGE);
    assertThat(family.devices()).hasSize(2);
  }

  @Test
  void infaas_whatWasDroppedCountsAsQueuedForEver() {
    InfaasAllocation infaas = new InfaasAllocation();
    PublishedFamily family = new PublishedFamily("f", List.of(LARGE), SLO);
    PublishedCluster cluster = cluster(family);
    infaas.begin(0, cluster, (place, past) -> 0);
    PublishedDevice first = choose(infaas, family);
    for (int i = 0; i < 10; i++) {
      first.submit(query(i));
    }
    loop.run();
    // one after the other, 40 ms each: the sixth would start at exactly 200 ms
    assertThat(first.unanswered()).isEqualTo(4);
    assertThat(loop.instant()).isEqualTo(Instant.ofEpochMilli(240));
  }

  @Test
  void infaas_aReplicaIsOfTheLeastAccurateVariantWhateverItReplicates() {
    InfaasAllocation infaas = new InfaasAllocation();
    PublishedFamily family = new PublishedFamily("f", List.of(SMALL, LARGE), SLO);
    PublishedCluster cluster = cluster(family, 60);
    PublishedDevice large = cluster.add(family, LARGE, Accelerator.CPU);
    for (int i = 0; i < 1_000; i++) {
      large.submit(query(i)); // too slow for its SLO: queued for ever
    }
    infaas.begin(0, cluster, load(1_000));
    assertThat(family.devices(new PublishedFamily.Seat(Accelerator.CPU, "large"))).hasSize(1);
    assertThat(family.devices(new PublishedFamily.Seat(Accelerator.CPU, "small"))).hasSize(9);
  }

  @Test
  void infaas_onTheWayDownADeviceBecomesTheLeastAccurateVariant() {
    InfaasAllocation infaas = new InfaasAllocation();
    PublishedFamily family = new PublishedFamily("f", List.of(SMALL, LARGE), SLO);
    PublishedCluster cluster = cluster(family);
    cluster.add(family, LARGE, Accelerator.GPU_AMPERE);
    infaas.begin(0, cluster, load(0));
    assertThat(family.devices()).extracting(PublishedDevice::variant).containsExactly(SMALL);
  }

  @Test
  void infaas_aDeviceThatIsNeededMakesItForgetWhatItDecidedBefore() {
    InfaasAllocation infaas = new InfaasAllocation();
    PublishedFamily family = new PublishedFamily("f", List.of(SMALL, LARGE), SLO);
    PublishedCluster cluster = cluster(family);
    PublishedDevice large = cluster.add(family, LARGE, Accelerator.GPU_AMPERE);
    PublishedDevice small = cluster.add(family, SMALL, Accelerator.GPU_AMPERE);
    for (int i = 0; i < 100; i++) {
      small.submit(query(i)); // so many that neither can go
    }
    infaas.begin(0, cluster, load(60));
    assertThat(family.devices()).containsExactly(large, small);
  }

  @Test
  void infaas_onTheWayDownADeviceIsRatedByTheLastBatchThatAnythingWasLookedUpFor() {
    InfaasAllocation infaas = new InfaasAllocation();
    PublishedFamily family = new PublishedFamily("f", List.of(SMALL, LARGE), SLO);
    PublishedCluster cluster = cluster(family, 60);
    cluster.add(family, LARGE, Accelerator.GPU_AMPERE);
    PublishedDevice small = cluster.add(family, SMALL, Accelerator.GPU_AMPERE);
    for (int i = 0; i < 60; i++) {
      small.submit(query(i));
    }
    // the large one can run no batch: with that the small one is worth nothing, and goes
    infaas.begin(0, cluster, load(10));
    assertThat(family.devices()).hasSize(1).doesNotContain(small);
  }

  private static PublishedDevice choose(InfaasAllocation infaas, PublishedFamily family) {
    return infaas.choose(family, new SplittableRandom(1)).orElseThrow();
  }

  private static ToDoubleBiFunction<Integer, Integer> load(double queries) {
    return (family, second) -> queries;
  }

  private static Query query(long id) {
    return new Query(id, Instant.EPOCH, Instant.EPOCH.plus(SLO), 1, List.of());
  }

  private PublishedCluster cluster(PublishedFamily family) {
    return cluster(family, 40);
  }

  /**
   * @param large milliseconds of the large variant
   */
  private PublishedCluster cluster(PublishedFamily family, double large) {
    Map<PublishedProfiles.Key, Double> millis = new HashMap<>();
    for (Accelerator accelerator :
        List.of(Accelerator.CPU, Accelerator.GPU_AMPERE, Accelerator.GPU_PASCAL)) {
      millis.put(new PublishedProfiles.Key("small", accelerator, 1), 20.0);
      millis.put(new PublishedProfiles.Key("large", accelerator, 1), large);
    }
    return new PublishedCluster(
        loop,
        new PublishedProfiles(millis),
        List.of(family),
        InfaasDevice::new,
        true,
        new PublishedDevice.Accounts() {
          @Override
          public void answered(PublishedDevice by, Query query) {}

          @Override
          public void dropped(Query query) {}
        });
  }
}
