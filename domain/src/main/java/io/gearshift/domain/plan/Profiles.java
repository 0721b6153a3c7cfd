package io.gearshift.domain.plan;

import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceKind;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.catalog.VariantProfile;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The profiles of a problem, to be asked by variant and device, by any number of threads. */
public final class Profiles {
  private record Asked(VariantId variant, DeviceKind kind, int cores) {}

  private volatile Map<VariantId, List<VariantProfile>> byVariant;
  private final Map<Asked, Optional<VariantProfile>> answers = new ConcurrentHashMap<>();

  public Profiles(List<VariantProfile> profiles) {
    this.byVariant = byVariant(profiles);
  }

  private static Map<VariantId, List<VariantProfile>> byVariant(List<VariantProfile> profiles) {
    return profiles.stream().collect(Collectors.groupingBy(VariantProfile::variant));
  }

  /** More is known now. */
  public void replace(List<VariantProfile> profiles) {
    byVariant = byVariant(profiles);
    answers.clear();
  }

  /** Of the profiles on this kind of device, the one whose number of cores is nearest. */
  public Optional<VariantProfile> of(VariantId variant, Device device) {
    return answers.computeIfAbsent(
        new Asked(variant, device.kind(), device.cores()), this::nearest);
  }

  private Optional<VariantProfile> nearest(Asked asked) {
    return byVariant.getOrDefault(asked.variant(), List.of()).stream()
        .filter(profile -> profile.kind().equals(asked.kind()))
        .min(Comparator.comparingInt(profile -> Math.abs(profile.cores() - asked.cores())));
  }

  /** What an instance takes; nothing, as far as is known, if it was never profiled there. */
  public long memoryBytes(VariantId variant, Device device) {
    return of(variant, device).map(VariantProfile::memoryBytes).orElse(0L);
  }
}
