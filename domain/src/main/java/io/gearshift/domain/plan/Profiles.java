package io.gearshift.domain.plan;

import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.catalog.VariantProfile;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The profiles of a problem, to be asked by variant and device. */
public final class Profiles {
  private final Map<VariantId, List<VariantProfile>> byVariant;

  public Profiles(List<VariantProfile> profiles) {
    this.byVariant = profiles.stream().collect(Collectors.groupingBy(VariantProfile::variant));
  }

  /** Of the profiles on this kind of device, the one whose number of cores is nearest. */
  public Optional<VariantProfile> of(VariantId variant, Device device) {
    return byVariant.getOrDefault(variant, List.of()).stream()
        .filter(profile -> profile.kind().equals(device.kind()))
        .min(Comparator.comparingInt(profile -> Math.abs(profile.cores() - device.cores())));
  }

  /** What an instance takes; nothing, as far as is known, if it was never profiled there. */
  public long memoryBytes(VariantId variant, Device device) {
    return of(variant, device).map(VariantProfile::memoryBytes).orElse(0L);
  }
}
