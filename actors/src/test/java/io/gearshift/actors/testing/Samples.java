package io.gearshift.actors.testing;

import io.gearshift.actors.device.HostedVariant;
import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.Catalog;
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
import io.gearshift.domain.traffic.Query;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A small world: one family of two variants on one device, with latency 4 + 2n ms and 1 + n ms. */
public final class Samples {
  public static final Instant T0 = Instant.EPOCH;
  public static final VariantId LARGE = VariantId.of("animals", "large");
  public static final VariantId SMALL = VariantId.of("animals", "small");
  public static final Family FAMILY = family();
  public static final Catalog CATALOG = new Catalog(List.of(FAMILY), List.of());
  public static final LatencyProfile LARGE_LATENCY = linear(4, 2, 8);
  public static final LatencyProfile SMALL_LATENCY = linear(1, 1, 8);
  public static final Map<VariantId, LatencyProfile> PROFILES =
      Map.of(LARGE, LARGE_LATENCY, SMALL, SMALL_LATENCY);

  private Samples() {}

  public static Duration ms(double ms) {
    return Duration.ofNanos(Math.round(ms * 1e6));
  }

  public static LatencyProfile linear(double base, double perItem, int maxBatch) {
    Map<Integer, Duration> points = new TreeMap<>();
    for (int n = 1; n <= maxBatch; n++) {
      points.put(n, ms(base + perItem * n));
    }
    return LatencyProfile.measured(points);
  }

  public static Query query(long id, Instant arrival, Instant deadline) {
    return new Query(id, arrival, deadline, 1, List.of());
  }

  public static Device device(String name) {
    return new Device(new DeviceId(name), new DeviceKind("cpu"), 0, 1, 1L << 30);
  }

  public static HostedVariant hosted() {
    return new HostedVariant(
        FAMILY.variant("large").orElseThrow(), device("cpu-0"), LARGE_LATENCY, 1);
  }

  private static Family family() {
    Shape shape = Shape.of(-1, 1);
    return new Family(
        new FamilyId("animals"),
        "test",
        "top-1",
        "none",
        ms(100),
        8,
        new Signature(
            List.of(new TensorSpec("x", DataType.FP32, shape)),
            List.of(new TensorSpec("y", DataType.FP32, shape))),
        List.of(),
        List.of(variant(LARGE, 0.9), variant(SMALL, 0.8)));
  }

  private static Variant variant(VariantId id, double accuracy) {
    Network network = new Network(List.of(Path.of("model.onnx")), Optional.empty());
    return new Variant(id, new Accuracy(accuracy), "made up", "none", network);
  }
}
