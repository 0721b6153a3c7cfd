package io.gearshift.simulator;

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
import io.gearshift.domain.plan.Problem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Families, devices and profiles to simulate. */
final class Worlds {
  static final DeviceKind CPU = new DeviceKind("cpu");
  private static final TensorSpec TENSOR = new TensorSpec("t", DataType.FP32, Shape.of(-1, 1));

  /**
   * A variant with latencies that are linear in the batch.
   *
   * @param spread p95 over p50; p99 is as much above that again
   */
  record Spec(
      String name,
      double accuracy,
      double fixedMs,
      double perItemMs,
      double spread,
      double loadMs) {
    VariantProfile profile(String family, DeviceKind kind, double slower, int maxBatch) {
      return new VariantProfile(
          VariantId.of(family, name),
          kind,
          1,
          latency(slower, maxBatch),
          latency(slower * spread, maxBatch),
          latency(slower * spread * spread, maxBatch),
          100,
          Duration.ofNanos((long) (loadMs * 1e6)));
    }

    private LatencyProfile latency(double factor, int maxBatch) {
      Map<Integer, Duration> points = new TreeMap<>();
      for (int size = 1; size <= maxBatch; size *= 2) {
        double millis = factor * (fixedMs + perItemMs * size);
        points.put(size, Duration.ofNanos(Math.round(millis * 1e6)));
      }
      return LatencyProfile.measured(points);
    }
  }

  private Worlds() {}

  static Spec spec(String name, double accuracy, double fixedMs, double perItemMs) {
    return new Spec(name, accuracy, fixedMs, perItemMs, 1, 1_000);
  }

  static Family family(String name, Duration slo, int maxBatch, List<Spec> specs) {
    return new Family(
        new FamilyId(name),
        "",
        "",
        "",
        slo,
        maxBatch,
        new Signature(List.of(TENSOR), List.of(TENSOR)),
        List.of(),
        specs.stream().map(spec -> variant(name, spec)).toList());
  }

  static Family withSlo(Family family, Duration slo) {
    return new Family(
        family.id(),
        family.task(),
        family.metric(),
        family.dataSet(),
        slo,
        family.maxBatch(),
        family.signature(),
        family.labels(),
        family.variants());
  }

  private static Variant variant(String family, Spec spec) {
    return new Variant(
        VariantId.of(family, spec.name()),
        new Accuracy(spec.accuracy()),
        "",
        "",
        new Network(List.of(Path.of("none")), Optional.empty()));
  }

  /** Devices with room for so many instances of 100 bytes. */
  static List<Device> devices(int count, int instances) {
    return IntStream.range(0, count)
        .mapToObj(i -> new Device(new DeviceId("cpu-" + i), CPU, 0, 1, 100L * instances))
        .toList();
  }

  static Problem world(Family family, List<Spec> specs, List<Device> devices) {
    return new Problem(
        devices,
        List.of(family),
        specs.stream()
            .map(spec -> spec.profile(family.id().name(), CPU, 1, family.maxBatch()))
            .toList());
  }
}
