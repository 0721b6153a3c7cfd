package io.gearshift.actors.control;

import static io.gearshift.actors.testing.Samples.LARGE;
import static io.gearshift.actors.testing.Samples.SMALL;
import static io.gearshift.actors.testing.Samples.ms;
import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.actors.control.Rollout.Order;
import io.gearshift.actors.device.DeviceReport;
import io.gearshift.actors.device.DeviceReport.Slot;
import io.gearshift.actors.device.DeviceReport.State;
import io.gearshift.actors.testing.Samples;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.DeviceKind;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.catalog.VariantProfile;
import io.gearshift.domain.plan.Placement;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.Profiles;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Four devices, each with room for one instance. */
class RolloutTest {
  private static final long ROOM = 100;
  private static final List<Device> DEVICES =
      IntStream.range(0, 4)
          .mapToObj(i -> new Device(new DeviceId("d" + i), new DeviceKind("cpu"), 0, 1, ROOM))
          .toList();

  private final Rollout rollout =
      new Rollout(new Profiles(List.of(profile(LARGE), profile(SMALL))));

  @Test
  void allDevicesThatCanTakeAStepAreToldAtOnce() {
    DEVICES.forEach(device -> rollout.observe(report(device, -1)));
    assertThat(rollout.next()).as("without a plan").isEmpty();
    rollout.lead(everywhere(1, LARGE), DEVICES);

    assertThat(told(rollout.next()))
        .containsExactly("d0 [large]", "d1 [large]", "d2 [large]", "d3 [large]");
    assertThat(rollout.next()).isEmpty();
    assertThat(rollout.why()).startsWith("devices at a step: 4; ");
    assertThat(rollout.hasArrived()).isFalse();
  }

  @Test
  void aDeviceThatHangsHoldsUpTheAdoptionAndNoOtherDevice() {
    stand(LARGE);
    rollout.lead(everywhere(2, SMALL), DEVICES);
    assertThat(told(rollout.next())).as("half keeps serving").containsExactly("d0 []", "d1 []");
    rollout.observe(report(0, 2, slot(LARGE, State.UNLOADING))); // for ever
    for (int device = 1; device < 4; device++) {
      rollout.observe(report(device, 2));
      assertThat(told(rollout.next())).contains("d" + device + " [small]");
      rollout.observe(report(device, 2, slot(SMALL, State.SERVING)));
      rollout.next();
    }
    assertThat(rollout.adopted()).isEqualTo(1);
    assertThat(rollout.why()).startsWith("devices at a step: 1; ");

    rollout.observe(report(0, 2));
    assertThat(told(rollout.next())).containsExactly("d0 [small]");
    rollout.observe(report(0, 2, slot(SMALL, State.SERVING)));
    rollout.next();
    assertThat(rollout.adopted()).isEqualTo(2);
    assertThat(rollout.hasArrived()).isTrue();
  }

  @Test
  void whatWasToldToGoDoesNotCountThoughItIsReportedYet() {
    stand(LARGE);
    rollout.lead(everywhere(2, SMALL), DEVICES);
    assertThat(rollout.next()).hasSize(2);
    DEVICES.forEach(device -> rollout.observe(report(device, 1, slot(LARGE, State.SERVING))));

    assertThat(told(rollout.next()))
        .as("those that have not heard are told again, and no other gives way")
        .containsExactly("d0 []", "d1 []");
  }

  @Test
  void heartbeatsAreNotAnswered() {
    stand(LARGE);
    for (int i = 0; i < 3; i++) {
      DEVICES.forEach(device -> rollout.observe(report(device, 1, slot(LARGE, State.SERVING))));
      assertThat(rollout.next()).isEmpty();
    }
    assertThat(rollout.hasArrived()).isTrue();
    assertThat(rollout.why()).contains("nothing is missing");
  }

  @Test
  void allDevicesHearOfAPlanThatIsAdopted() {
    stand(LARGE);
    rollout.lead(everywhere(2, LARGE), DEVICES);

    assertThat(told(rollout.next()))
        .containsExactly("d0 [large]", "d1 [large]", "d2 [large]", "d3 [large]");
    rollout.observe(report(3, 1, slot(LARGE, State.SERVING)));
    assertThat(told(rollout.next())).as("it has not heard yet").containsExactly("d3 [large]");
  }

  @Test
  void whatADeviceWasLettingGoWhenItJoinedIsNotAskedForAgain() {
    rollout.observe(report(0, 5, slot(LARGE, State.UNLOADING), slot(SMALL, State.SERVING)));
    rollout.lead(new Plan(6, List.of(place(0, SMALL)), List.of()), DEVICES.subList(0, 1));
    assertThat(told(rollout.next())).containsExactly("d0 [small]");
    rollout.observe(report(0, 6, slot(SMALL, State.SERVING)));
    assertThat(rollout.next()).isEmpty();
    assertThat(rollout.hasArrived()).isTrue();
  }

  @Test
  void devicesThatWereNotPlannedForAreLeftAlone() {
    stand(LARGE);
    rollout.lead(new Plan(2, List.of(place(0, LARGE)), List.of()), DEVICES.subList(0, 1));

    assertThat(told(rollout.next())).containsExactly("d0 [large]");
  }

  /** All devices stand as the first plan says, with this variant. */
  private void stand(VariantId variant) {
    DEVICES.forEach(device -> rollout.observe(report(device, 1, slot(variant, State.SERVING))));
    rollout.lead(everywhere(1, variant), DEVICES);
    rollout.next();
    assertThat(rollout.adopted()).isEqualTo(1);
  }

  private static Plan everywhere(long epoch, VariantId variant) {
    return new Plan(
        epoch,
        IntStream.range(0, DEVICES.size()).mapToObj(i -> place(i, variant)).toList(),
        List.of());
  }

  private static Placement place(int device, VariantId variant) {
    return new Placement(DEVICES.get(device).id(), variant, 8);
  }

  private static DeviceReport report(int device, long epoch, Slot... slots) {
    return report(DEVICES.get(device), epoch, slots);
  }

  private static DeviceReport report(Device device, long epoch, Slot... slots) {
    return new DeviceReport(device, epoch, Stream.of(slots).toList());
  }

  private static Slot slot(VariantId variant, State state) {
    return Slot.loading(variant, Samples.PROFILES.get(variant)).failing(state, "");
  }

  private static VariantProfile profile(VariantId variant) {
    return new VariantProfile(
        variant,
        new DeviceKind("cpu"),
        1,
        Samples.PROFILES.get(variant),
        Samples.PROFILES.get(variant),
        Samples.PROFILES.get(variant),
        ROOM,
        ms(10));
  }

  private static List<String> told(List<Order> orders) {
    return orders.stream()
        .map(
            order ->
                order.device()
                    + " "
                    + order.host().placements().stream().map(p -> p.variant().name()).toList())
        .toList();
  }
}
