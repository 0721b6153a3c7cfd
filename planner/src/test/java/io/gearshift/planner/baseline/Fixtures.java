package io.gearshift.planner.baseline;

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
public final class Fixtures {
  public static final DeviceKind CPU = new DeviceKind("cpu");
  public static final DeviceKind CUDA = new DeviceKind("cuda");
  private static final Signature SIGNATURE =
      new Signature(
          List.of(new TensorSpec("x", DataType.FP32, Shape.of(-1, 4))),
          List.of(new TensorSpec("y", DataType.FP32, Shape.of(-1, 2))));

  private Fixtures() {}

  public static Device device(String name, DeviceKind kind, long memory) {
    return new Device(new DeviceId(name), kind, 0, 1, memory);
  }

  public static Family family(String name, Variant... variants) {
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

  public static Variant variant(String family, String name, double accuracy) {
    return new Variant(
        VariantId.of(family, name),
        new Accuracy(accuracy),
        "by hand",
        "none",
        new Network(List.of(Path.of("model.onnx")), Optional.empty()));
  }

  public static VariantProfile profile(String id, DeviceKind kind, long memory, long millis) {
    String[] parts = id.split("/");
    LatencyProfile latency = LatencyProfile.measured(Map.of(1, Duration.ofMillis(millis)));
    return new VariantProfile(
        VariantId.of(parts[0], parts[1]),
        kind,
        1,
        latency,
        latency,
        latency,
        memory,
        Duration.ZERO);
  }
}
