package io.gearshift.domain.gear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gearshift.domain.cascade.Cascade;
import io.gearshift.domain.cascade.CascadeStep;
import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.VariantId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GearsTest {
  private static final FamilyId FASHION = new FamilyId("fashion");
  private static final VariantId TINY = VariantId.of("fashion", "tiny");
  private static final VariantId LARGE = VariantId.of("fashion", "large");
  private static final DeviceId ONE = new DeviceId("one");
  private static final DeviceId TWO = new DeviceId("two");
  private static final Expectation EXPECTED =
      new Expectation(new Accuracy(0.9), Duration.ofMillis(20), 0.5);
  private static final Map<DeviceId, Set<VariantId>> BOTH =
      Map.of(ONE, Set.of(TINY, LARGE), TWO, Set.of(TINY));

  @Test
  void aGearPlanHasAGearForEveryDemand() {
    GearChoice choice = new GearChoice(plan(100, 400, 1_000), 8);

    assertThat(choice.at(0)).isZero();
    assertThat(choice.at(99.9)).isZero();
    assertThat(choice.at(100)).isEqualTo(1);
    assertThat(choice.at(999)).isEqualTo(2);
    assertThat(choice.at(1_000)).isEqualTo(2);
    assertThat(choice.at(50_000)).isEqualTo(2);
  }

  @Test
  void aLowerGearWaitsForTheBacklogToBeWorkedOff() {
    GearChoice choice = new GearChoice(plan(1_000, 2_000), GearChoice.PUBLISHED_PATIENCE);

    assertThat(choice.next(1, 500, 100)).isEqualTo(1);
    assertThat(choice.next(1, 900, 100)).isZero();
  }

  @Test
  void aHigherGearDoesNotWait() {
    GearChoice choice = new GearChoice(plan(1_000, 2_000), GearChoice.PUBLISHED_PATIENCE);

    assertThat(choice.next(0, 1_500, 1_000_000)).isEqualTo(1);
  }

  @Test
  void theGearIsThatOfTheRangeThatHoldsTheDemandWhateverTheRangesAre() {
    Random random = new Random(5);
    for (int round = 0; round < 100; round++) {
      double[] ends = random.doubles(1 + random.nextInt(9), 1, 1_000).sorted().toArray();
      GearPlan plan = plan(ends);
      double demand = random.nextDouble() * ends[ends.length - 1];
      DemandRange found = plan.gears().get(new GearChoice(plan, 0).at(demand)).range();

      assertThat(demand).isBetween(found.from(), found.to());
    }
  }

  @Test
  void demandIsMeasuredByTheWindow() {
    GearMeter meter =
        new GearMeter(new GearChoice(plan(100, 1_000), 8), Duration.ofMillis(100), nanos(0));
    for (int ms = 0; ms < 100; ms += 5) {
      assertThat(meter.arrived(nanos(ms), 0)).isZero();
    }

    assertThat(meter.arrived(nanos(100), 0)).isEqualTo(1);
    assertThat(meter.arrived(nanos(150), 0)).isEqualTo(1);
    assertThat(meter.arrived(nanos(250), 0)).isZero();
    assertThat(meter.gear()).isZero();
  }

  @Test
  void aMeterKeepsItsGearWhileTheQueueIsLong() {
    GearMeter meter =
        new GearMeter(new GearChoice(plan(100, 1_000), 8), Duration.ofMillis(100), nanos(0));
    for (int ms = 0; ms <= 100; ms += 5) {
      meter.arrived(nanos(ms), 0);
    }

    assertThat(meter.arrived(nanos(1_000), 40)).isEqualTo(1);
    assertThat(meter.arrived(nanos(2_000), 0)).isZero();
  }

  @Test
  void whatArrivesCountsByItemsAndOnceForEachWhoSharesIt() {
    GearChoice choice = new GearChoice(plan(100, 1_000), 8);
    GearMeter alone = new GearMeter(choice, Duration.ofMillis(100), nanos(0));
    GearMeter shared = new GearMeter(choice, Duration.ofMillis(100), nanos(0), () -> 3);
    for (GearMeter meter : List.of(alone, shared)) {
      meter.arrived(nanos(50), 4, () -> 0);
    }

    assertThat(alone.arrived(nanos(100), 1, () -> 0)).isZero();
    assertThat(shared.arrived(nanos(100), 1, () -> 0)).isEqualTo(1);
    assertThat(alone.arrived(nanos(150), 10, () -> 0)).isZero();
    assertThat(alone.arrived(nanos(200), 1, () -> 0)).isEqualTo(1);
    assertThat(alone.arrived(nanos(1_200), 1, () -> 2)).isEqualTo(1);
  }

  @Test
  void aGearPlanThatDoesNotHoldTogetherIsRefused() {
    List<Gear> gap = List.of(gear(0, 10, TINY, ONE), gear(11, 20, TINY, ONE));
    assertThatThrownBy(() -> new GearPlan(FASHION, BOTH, gap))
        .hasMessageContaining("expected: one that begins at 10.0");
    assertThatThrownBy(() -> new GearPlan(FASHION, BOTH, List.of(gear(0, 10, LARGE, TWO))))
        .hasMessageContaining("which is not placed there");
    assertThatThrownBy(() -> new GearPlan(FASHION, BOTH, List.of()))
        .hasMessageContaining("at least one");
    assertThatThrownBy(
            () -> new GearPlan(new FamilyId("topics"), BOTH, List.of(gear(0, 10, TINY, ONE))))
        .hasMessageContaining("expected: variants of topics");
  }

  @Test
  void aGearThatLeavesQueriesWithoutAReplicaIsRefused() {
    DemandRange range = new DemandRange(0, 10);
    Cascade both = new Cascade(List.of(new CascadeStep(TINY, 0.5), new CascadeStep(LARGE, 0)));
    Replica tiny = new Replica(ONE, TINY, 1, 1);
    assertThatThrownBy(() -> new Gear(range, both, List.of(tiny), EXPECTED))
        .hasMessageContaining("weights of fashion/large")
        .hasMessageContaining("expected: 1");
    assertThatThrownBy(
            () ->
                new Gear(
                    range,
                    Cascade.of(TINY),
                    List.of(tiny, new Replica(ONE, LARGE, 1, 1)),
                    EXPECTED))
        .hasMessageContaining("replica of fashion/large");
    Replica half = new Replica(ONE, TINY, 0.5, 1);
    assertThatThrownBy(() -> new Gear(range, Cascade.of(TINY), List.of(half, half), EXPECTED))
        .hasMessageContaining("twice");
  }

  private static long nanos(int ms) {
    return Duration.ofMillis(ms).toNanos();
  }

  private static GearPlan plan(double... ends) {
    List<Gear> gears = new ArrayList<>();
    double from = 0;
    for (double end : ends) {
      gears.add(gear(from, end, TINY, ONE));
      from = end;
    }
    return new GearPlan(FASHION, BOTH, gears);
  }

  private static Gear gear(double from, double to, VariantId variant, DeviceId device) {
    return new Gear(
        new DemandRange(from, to),
        Cascade.of(variant),
        List.of(new Replica(device, variant, 1, 1)),
        EXPECTED);
  }
}
