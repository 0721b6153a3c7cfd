package io.gearshift.simulator.proteus;

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
import io.gearshift.domain.plan.Placement;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.Problem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The authors' cluster in our words: 20 processors, 10 GPUs of one kind and 10 of another, with the
 * authors' median latencies for every percentile. Nothing is known of memory and load times: a
 * device holds two variants, so that one can drain while another serves, and loading takes no time.
 */
final class ProteusWorld {
  private static final TensorSpec TENSOR = new TensorSpec("t", DataType.FP32, Shape.of(-1, 1));
  private static final int MAX_BATCH = 8;
  private static final long VARIANT_BYTES = 1;
  private static final long DEVICE_BYTES = 2 * VARIANT_BYTES;
  private static final Duration FOR_EVER = Duration.ofHours(1);

  private final Map<String, List<PublishedVariant>> variants;
  private final PublishedProfiles profiles;
  private final Map<String, Duration> slos;

  ProteusWorld(
      Map<String, List<PublishedVariant>> variants,
      PublishedProfiles profiles,
      Map<String, Duration> slos) {
    this.variants = variants;
    this.profiles = profiles;
    this.slos = slos;
  }

  Map<String, List<PublishedVariant>> variants() {
    return variants;
  }

  /** What stands where in a plan of the authors, and nothing else of it. */
  Plan plan(PublishedPlan published) {
    Map<String, VariantId> ids = new TreeMap<>();
    variants.values().forEach(family -> family.forEach(v -> ids.put(v.name(), id(v))));
    return new Plan(
        0,
        published.hosts().entrySet().stream()
            .map(host -> new Placement(new DeviceId(host.getKey()), ids.get(host.getValue()), 1))
            .toList(),
        List.of());
  }

  /**
   * To be run: latencies as profiled. A batch of a size that was not profiled takes as long as the
   * next larger one, to which it could be padded, and so does one that was measured slower than a
   * larger one.
   */
  Problem asProfiled() {
    List<VariantProfile> all = new ArrayList<>();
    for (List<PublishedVariant> family : variants.values()) {
      for (PublishedVariant variant : family) {
        for (Accelerator accelerator : Accelerator.ALL) {
          if (accelerator != Accelerator.VPU && isProfiled(variant, accelerator)) {
            all.add(profile(variant, accelerator, padded(variant, accelerator)));
          }
        }
      }
    }
    return new Problem(devices(), families(slos), all);
  }

  /**
   * To be planned for as the authors do: each instance at its largest batch, its rate rounded down
   * to whole queries per second. What cannot meet its SLO is not there, so that the SLO itself need
   * not be looked at again.
   */
  Problem asPublished() {
    List<VariantProfile> all = new ArrayList<>();
    for (Map.Entry<String, List<PublishedVariant>> family : variants.entrySet()) {
      for (PublishedVariant variant : family.getValue()) {
        for (Accelerator accelerator : Accelerator.ALL) {
          int max = profiles.maxBatch(accelerator, variant.name(), slos.get(family.getKey()));
          if (accelerator != Accelerator.VPU && max > 0) {
            all.add(profile(variant, accelerator, wholeRate(variant, accelerator, max)));
          }
        }
      }
    }
    Map<String, Duration> none = new TreeMap<>();
    variants.keySet().forEach(family -> none.put(family, FOR_EVER));
    return new Problem(devices(), families(none), all);
  }

  private boolean isProfiled(PublishedVariant variant, Accelerator accelerator) {
    return profiles.millis(accelerator, variant.name(), 1) < Double.POSITIVE_INFINITY;
  }

  private Map<Integer, Duration> padded(PublishedVariant variant, Accelerator accelerator) {
    Map<Integer, Duration> points = new TreeMap<>();
    double least = Double.POSITIVE_INFINITY;
    for (int size = MAX_BATCH; size >= 1; size--) {
      least = Math.min(least, profiles.millis(accelerator, variant.name(), size));
      if (least < Double.POSITIVE_INFINITY) {
        points.put(size, millis(least));
      }
    }
    return points;
  }

  private Map<Integer, Duration> wholeRate(
      PublishedVariant variant, Accelerator accelerator, int max) {
    double rate = Math.floor(max * 1000 / profiles.millis(accelerator, variant.name(), max));
    Duration latency = millis(max * 1000 / rate);
    return max == 1 ? Map.of(1, latency) : Map.of(1, latency.dividedBy(max), max, latency);
  }

  private static Duration millis(double millis) {
    return Duration.ofNanos(Math.round(millis * 1e6));
  }

  private static VariantProfile profile(
      PublishedVariant variant, Accelerator accelerator, Map<Integer, Duration> points) {
    LatencyProfile latency = LatencyProfile.measured(points);
    return new VariantProfile(
        id(variant), kind(accelerator), 1, latency, latency, latency, VARIANT_BYTES, Duration.ZERO);
  }

  private List<Family> families(Map<String, Duration> limits) {
    return variants.entrySet().stream()
        .map(
            family ->
                new Family(
                    new FamilyId(family.getKey()),
                    "",
                    "",
                    "",
                    limits.get(family.getKey()),
                    MAX_BATCH,
                    new Signature(List.of(TENSOR), List.of(TENSOR)),
                    List.of(),
                    family.getValue().stream().map(ProteusWorld::variant).toList()))
        .toList();
  }

  private static Variant variant(PublishedVariant variant) {
    return new Variant(
        id(variant),
        new Accuracy(variant.accuracy() / 100),
        "",
        "",
        new Network(List.of(Path.of("none")), Optional.empty()));
  }

  /** The authors' names may have a folder before them, ours may not. */
  static VariantId id(PublishedVariant variant) {
    return VariantId.of(
        variant.family(), variant.name().substring(variant.name().lastIndexOf('/') + 1));
  }

  private static DeviceKind kind(Accelerator accelerator) {
    return new DeviceKind(
        switch (accelerator) {
          case CPU, VPU -> "cpu";
          case GPU_AMPERE -> "gpu-ampere";
          case GPU_PASCAL -> "gpu-pascal";
        });
  }

  private static List<Device> devices() {
    List<Device> devices = new ArrayList<>();
    for (Accelerator accelerator : Accelerator.ALL) {
      for (int i = 0; i < Accelerator.COUNT; i++) {
        DeviceId id = new DeviceId(accelerator + "-" + i);
        devices.add(new Device(id, kind(accelerator), 0, 1, DEVICE_BYTES));
      }
    }
    return devices;
  }
}
