package io.gearshift.domain.plan;

import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.DeviceKind;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.catalog.Network;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.catalog.Signature;
import io.gearshift.domain.catalog.TensorSpec;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.catalog.VariantProfile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Devices, families and profiles, made short. */
final class Plans {
  static final DeviceKind CPU = new DeviceKind("cpu");
  private static final Signature SIGNATURE =
      new Signature(
          List.of(new TensorSpec("x", DataType.FP32, Shape.of(-1, 4))),
          List.of(new TensorSpec("y", DataType.FP32, Shape.of(-1, 2))));

  private Plans() {}

  static Device device(String name, long memory) {
    return new Device(new DeviceId(name), CPU, 0, 1, memory);
  }

  /** With an SLO of 100 ms and batches of up to 8. */
  static Family family(String name, Variant... variants) {
    return new Family(
        new FamilyId(name),
        "task",
        "metric",
        "data",
        Duration.ofMillis(100),
        8,
        SIGNATURE,
        List.of(),
        Arrays.asList(variants));
  }

  static Variant variant(String id, double accuracy) {
    return new Variant(
        id(id),
        new Accuracy(accuracy),
        "by hand",
        "none",
        new Network(List.of(Path.of("model.onnx")), Optional.empty()));
  }

  /** Takes so many milliseconds alone, and ten times as many in a batch of ten. */
  static VariantProfile profile(String id, long memory, long millis) {
    LatencyProfile latency =
        LatencyProfile.measured(
            Map.of(1, Duration.ofMillis(millis), 10, Duration.ofMillis(10 * millis)));
    return new VariantProfile(
        id(id), CPU, 1, latency, latency, latency, memory, Duration.ofSeconds(6));
  }

  static Placement placement(String device, String variant, int batchCap) {
    return new Placement(new DeviceId(device), id(variant), batchCap);
  }

  static Share share(String device, String variant, double fraction) {
    return new Share(new DeviceId(device), id(variant), fraction);
  }

  static VariantId id(String id) {
    String[] parts = id.split("/");
    return VariantId.of(parts[0], parts[1]);
  }
}
