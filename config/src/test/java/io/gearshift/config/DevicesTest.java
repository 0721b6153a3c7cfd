package io.gearshift.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.DeviceKind;
import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.catalog.VariantProfile;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DevicesTest {
  private static final long GIB = 1L << 30;

  @Test
  void automaticallyThereIsADeviceForEachCoreButOne() {
    List<Device> devices = Devices.detect(DeviceSettings.AUTO, 4, 12 * GIB);

    assertThat(devices)
        .containsExactly(cpu("cpu-0", 2 * GIB), cpu("cpu-1", 2 * GIB), cpu("cpu-2", 2 * GIB));
  }

  @Test
  void automaticallyThereIsAtLeastOne() {
    assertThat(Devices.detect(DeviceSettings.AUTO, 1, 2 * GIB)).containsExactly(cpu("cpu-0", GIB));
    assertThat(Devices.detect(DeviceSettings.AUTO, 2, 2 * GIB)).containsExactly(cpu("cpu-0", GIB));
  }

  @Test
  void declaredDevicesAreTakenAsTheyAreAndShareTheMemoryThatIsLeftOpen() {
    DeviceSettings settings =
        new DeviceSettings(
            List.of(
                new DeviceSettings.Declared(
                    "a", "cpu-4", Optional.empty(), Optional.of(4), Optional.empty()),
                new DeviceSettings.Declared(
                    "b", "cpu", Optional.empty(), Optional.empty(), Optional.of(5L)),
                new DeviceSettings.Declared(
                    "g", "cuda", Optional.of(1), Optional.empty(), Optional.of(7 * GIB))));

    assertThat(Devices.detect(settings, 64, 8 * GIB))
        .containsExactly(
            new Device(new DeviceId("a"), new DeviceKind("cpu-4"), 0, 4, 2 * GIB),
            cpu("b", 5),
            new Device(new DeviceId("g"), new DeviceKind("cuda"), 1, 1, 7 * GIB));
  }

  @Test
  void theNameOfTheNodeMakesNamesUniqueInTheCluster() {
    assertThat(Devices.detect(new NodeSettings("n1", "localhost", 0), DeviceSettings.AUTO, 3, GIB))
        .extracting(device -> device.id().name())
        .containsExactly("n1-cpu-0", "n1-cpu-1");
  }

  @Test
  void aSyntheticDeviceCostsWhatTheKindItIsLikeDoesTimesItsFactor() {
    DeviceSettings settings =
        new DeviceSettings(
            List.of(
                synthetic("fast", "synthetic-fast", Optional.of("cuda"), Optional.of(0.25)),
                synthetic("own", "synthetic-own", Optional.empty(), Optional.empty())));
    List<Device> devices = Devices.detect(settings, 4, GIB);
    List<VariantProfile> known = List.of(profile("cuda", 40), profile("synthetic-own", 7));

    VariantProfile fast = settings.cost(devices.get(0), known).orElseThrow();
    assertThat(fast.kind().name()).isEqualTo("synthetic-fast");
    assertThat(fast.p95().of(1)).isEqualTo(Duration.ofMillis(10));
    assertThat(fast.memoryBytes()).isEqualTo(9);
    assertThat(settings.measuredOn(devices.get(0)).name()).isEqualTo("cuda");
    assertThat(settings.cost(devices.get(1), known)).contains(known.get(1));
    assertThat(settings.cost(devices.get(0), known.subList(1, 2))).isEmpty();
  }

  private static DeviceSettings.Declared synthetic(
      String id, String kind, Optional<String> like, Optional<Double> factor) {
    return new DeviceSettings.Declared(
        id,
        kind,
        Optional.empty(),
        Optional.empty(),
        Optional.of(GIB),
        Optional.empty(),
        like,
        factor,
        Optional.empty());
  }

  private static VariantProfile profile(String kind, int ms) {
    LatencyProfile latency = LatencyProfile.measured(Map.of(1, Duration.ofMillis(ms)));
    return new VariantProfile(
        VariantId.of("f", "v"),
        new DeviceKind(kind),
        1,
        latency,
        latency,
        latency,
        9,
        Duration.ofMillis(3));
  }

  private static Device cpu(String id, long memory) {
    return new Device(new DeviceId(id), new DeviceKind("cpu"), 0, 1, memory);
  }
}
