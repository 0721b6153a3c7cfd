package io.gearshift.domain.gear;

import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.domain.cascade.Cascade;
import io.gearshift.domain.cascade.CascadeStep;
import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.gear.MinimumQueues.Minimum;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MinimumQueuesTest {
  private static final FamilyId FAMILY = new FamilyId("f");
  private static final VariantId SMALL = new VariantId(FAMILY, "small");
  private static final VariantId MEDIUM = new VariantId(FAMILY, "medium");
  private static final VariantId LARGE = new VariantId(FAMILY, "large");
  private static final DeviceId ONE = new DeviceId("one");
  private static final DeviceId OTHER = new DeviceId("other");
  private static final Replica FIRST = new Replica(ONE, SMALL, 1, 8);
  private static final Replica MIDDLE = new Replica(ONE, MEDIUM, 1, 4);
  private static final Replica SLOW = new Replica(ONE, LARGE, 0.5, 1);
  private static final Replica FAST = new Replica(OTHER, LARGE, 0.5, 1);
  private static final Gear GEAR =
      new Gear(
          new DemandRange(0, 100),
          new Cascade(
              List.of(
                  new CascadeStep(SMALL, 0.5),
                  new CascadeStep(MEDIUM, 0.5),
                  new CascadeStep(LARGE, 0))),
          List.of(FIRST, MIDDLE, SLOW, FAST),
          new Expectation(new Accuracy(0.9), ms(20), 0.5));

  @Test
  void eachQueueLeavesTimeForTheRestOfTheCascadeRunAsFastAsItCanBe() {
    Map<Replica, Integer> alone = Map.of(FIRST, 1, MIDDLE, 3, SLOW, 20, FAST, 9);

    assertThat(minimums(alone))
        .containsOnly(
            Map.entry(FIRST, new Minimum(8, ms(3 + 9 + 10))),
            Map.entry(MIDDLE, new Minimum(4, ms(9 + 10))));
  }

  @Test
  void whatStandsNowhereTakesNoTime() {
    assertThat(minimums(Map.of(FIRST, 1, SLOW, 20)))
        .containsEntry(FIRST, new Minimum(8, ms(20 + 10)));
  }

  private static Map<Replica, Minimum> minimums(Map<Replica, Integer> alone) {
    return MinimumQueues.of(
        GEAR,
        replica ->
            Optional.ofNullable(alone.get(replica))
                .map(millis -> LatencyProfile.measured(Map.of(1, ms(millis)))),
        ms(10));
  }

  private static Duration ms(int millis) {
    return Duration.ofMillis(millis);
  }
}
