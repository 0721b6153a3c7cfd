package io.gearshift.simulator.opt;

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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Families, devices and profiles that are small enough to bound by hand. */
final class SmallWorlds {
  private static final TensorSpec TENSOR = new TensorSpec("t", DataType.FP32, Shape.of(-1, 1));

  /** A variant with latencies that are linear in the batch. */
  record Spec(String name, double accuracy, double fixedMs, double perItemMs) {
    private LatencyProfile latency(double slower, int maxBatch) {
      Map<Integer, Duration> points = new TreeMap<>();
      for (int size = 1; size <= maxBatch; size++) {
        points.put(size, Duration.ofNanos(Math.round(slower * (fixedMs + perItemMs * size) * 1e6)));
      }
      return LatencyProfile.measured(points);
    }
  }

  private SmallWorlds() {}

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
        specs.stream()
            .map(
                spec ->
                    new Variant(
                        VariantId.of(name, spec.name()),
                        new Accuracy(spec.accuracy()),
                        "",
                        "",
                        new Network(List.of(Path.of("none")), Optional.empty())))
            .toList());
  }

  static List<VariantProfile> profiles(
      Family family, List<Spec> specs, String kind, double slower) {
    return specs.stream()
        .map(
            spec ->
                new VariantProfile(
                    VariantId.of(family.id().name(), spec.name()),
                    new DeviceKind(kind),
                    1,
                    spec.latency(slower, family.maxBatch()),
                    spec.latency(slower * 1.2, family.maxBatch()),
                    spec.latency(slower * 1.5, family.maxBatch()),
                    100,
                    Duration.ofMillis(300)))
        .toList();
  }

  static List<Device> devices(String kind, int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i -> new Device(new DeviceId(kind + "-" + i), new DeviceKind(kind), 0, 1, 100L * 10))
        .toList();
  }
}
