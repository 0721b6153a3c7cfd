package io.gearshift.actors.cascade;

import static io.gearshift.actors.testing.Samples.LARGE;
import static io.gearshift.actors.testing.Samples.SMALL;
import static io.gearshift.actors.testing.Samples.T0;
import static io.gearshift.actors.testing.Samples.ms;
import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.actors.device.Batcher;
import io.gearshift.actors.device.DeviceReport;
import io.gearshift.actors.device.DeviceReport.Slot;
import io.gearshift.actors.testing.Samples;
import io.gearshift.domain.cascade.Cascade;
import io.gearshift.domain.cascade.CascadeStep;
import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.gear.DemandRange;
import io.gearshift.domain.gear.Expectation;
import io.gearshift.domain.gear.Gear;
import io.gearshift.domain.gear.GearPlan;
import io.gearshift.domain.gear.Replica;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;

/** Of a plan with small on both devices, a quarter of it on the first, and large on the second. */
class GearDevicesTest {
  private static final DeviceId FIRST = new DeviceId("gpu-0");
  private static final DeviceId SECOND = new DeviceId("gpu-1");
  private static final GearPlan PLAN =
      new GearPlan(
          Samples.FAMILY.id(),
          Map.of(FIRST, Set.of(SMALL), SECOND, Set.of(SMALL, LARGE)),
          List.of(
              new Gear(
                  new DemandRange(0, 100),
                  new Cascade(List.of(new CascadeStep(SMALL, 0.5), new CascadeStep(LARGE, 0))),
                  List.of(
                      new Replica(FIRST, SMALL, 0.25, 1),
                      new Replica(SECOND, SMALL, 0.75, 1),
                      new Replica(SECOND, LARGE, 1, 1)),
                  new Expectation(new Accuracy(0.8), ms(20), 0.5)),
              new Gear(
                  new DemandRange(100, 1_000),
                  new Cascade(List.of(new CascadeStep(SMALL, 0.5), new CascadeStep(LARGE, 0))),
                  List.of(
                      new Replica(FIRST, SMALL, 0.5, 4),
                      new Replica(SECOND, SMALL, 0.5, 6),
                      new Replica(SECOND, LARGE, 1, 1)),
                  new Expectation(new Accuracy(0.8), ms(20), 0.9))));

  private final GearDevices devices =
      new GearDevices(PLAN, new ShiftSettings(ms(100), 8, ms(10), ms(1_000)));
  private final Map<String, TestInbox<Batcher.Command>> batchers = new HashMap<>();

  @Test
  void stepsGoToTheDevicesThatHoldWhatTheirReplicasDoByTheirWeights() {
    assertThat(devices.next(0, SMALL)).isEmpty();
    report("n-a", T0, SMALL, LARGE);
    report("n-b", T0, SMALL);

    assertThat(turns(SMALL, 8)).isEqualTo(Map.of("n-a", 6, "n-b", 2));
    assertThat(turns(LARGE, 8)).isEqualTo(Map.of("n-a", 8));
  }

  @Test
  void aDeviceThatIsHeardOfNoMoreStandsForNone() {
    report("n-a", T0, SMALL, LARGE);
    report("n-b", T0, SMALL);
    report("n-b", T0.plus(ms(1_500)), SMALL);

    assertThat(turns(SMALL, 8)).isEqualTo(Map.of("n-b", 8));
    assertThat(devices.next(0, LARGE)).isEmpty();

    report("n-c", T0.plus(ms(1_600)), SMALL, LARGE);
    assertThat(turns(SMALL, 8)).isEqualTo(Map.of("n-b", 2, "n-c", 6));
  }

  @Test
  void aVariantThatIsStillLoadedGetsNothingYet() {
    report("n-a", T0, SMALL);
    report("n-b", T0, SMALL);
    assertThat(devices.next(0, LARGE)).isEmpty();

    report("n-b", T0.plus(ms(100)), SMALL, LARGE);
    assertThat(turns(LARGE, 2)).isEqualTo(Map.of("n-b", 2));
    assertThat(turns(SMALL, 8)).isEqualTo(Map.of("n-a", 2, "n-b", 6));
  }

  @Test
  void inAGearThatIsPlannedSoItemsComeTogetherAtEachReplica() {
    report("n-a", T0, SMALL, LARGE);
    report("n-b", T0, SMALL);
    assertThat(told("n-a", SMALL)).isEmpty();

    devices.shift(1);
    // what is reserved: the run of the large variant alone, and the margin
    Duration reserve = Samples.PROFILES.get(LARGE).of(1).plus(ms(10));
    assertThat(told("n-a", SMALL)).containsExactly(new Batcher.Gather(6, reserve));
    assertThat(told("n-b", SMALL)).containsExactly(new Batcher.Gather(4, reserve));
    assertThat(told("n-a", LARGE)).isEmpty();

    devices.shift(0);
    assertThat(told("n-a", SMALL)).containsExactly(Batcher.Gather.NONE);
    assertThat(told("n-b", SMALL)).containsExactly(Batcher.Gather.NONE);
    assertThat(told("n-a", LARGE)).isEmpty();
  }

  @Test
  void aBatcherThatIsNewIsToldWhatTheOneBeforeWasAndOthersAreNotToldAgain() {
    report("n-a", T0, SMALL, LARGE);
    report("n-b", T0, SMALL);
    devices.shift(1);
    told("n-b", SMALL);
    assertThat(told("n-a", SMALL)).hasSize(1);

    batchers.remove("n-b" + SMALL);
    report("n-b", T0.plus(ms(100)), SMALL);
    report("n-a", T0.plus(ms(100)), SMALL, LARGE);
    assertThat(told("n-b", SMALL)).extracting(Batcher.Gather::items).containsExactly(4);
    assertThat(told("n-a", SMALL)).isEmpty();
  }

  private List<Batcher.Gather> told(String device, VariantId variant) {
    return batchers.get(device + variant).getAllReceived().stream()
        .map(Batcher.Gather.class::cast)
        .toList();
  }

  private Map<String, Integer> turns(VariantId variant, int count) {
    Map<String, Integer> turns = new HashMap<>();
    for (int i = 0; i < count; i++) {
      turns.merge(devices.next(0, variant).orElseThrow().name(), 1, Integer::sum);
    }
    return turns;
  }

  private void report(String device, Instant now, VariantId... variants) {
    List<Slot> slots =
        Arrays.stream(variants)
            .map(
                variant ->
                    Slot.loading(variant, Samples.PROFILES.get(variant))
                        .serving(
                            batchers
                                .computeIfAbsent(device + variant, name -> TestInbox.create())
                                .getRef()))
            .toList();
    devices.observe(new DeviceReport(Samples.device(device), 1, slots), now);
  }
}
