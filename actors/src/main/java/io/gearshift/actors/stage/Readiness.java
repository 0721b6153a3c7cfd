package io.gearshift.actors.stage;

import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.VariantId;
import java.util.Set;
import java.util.SortedMap;

/**
 * Which variants of a family can take queries just now.
 *
 * @param devices that the router has heard of, and not too long ago
 * @param variants by name, every variant that a device was told to host; one that failed has a
 *     reason
 */
public record Readiness(
    FamilyId family, Set<DeviceId> devices, SortedMap<String, VariantState> variants) {
  public Readiness {
    devices = Set.copyOf(devices);
  }

  /**
   * @param ready whether at least one instance is serving
   * @param reason why it is not, or empty
   */
  public record VariantState(boolean ready, String reason) {}

  /** Whether at least one variant is ready. */
  public boolean ready() {
    return variants.values().stream().anyMatch(VariantState::ready);
  }

  public boolean ready(VariantId variant) {
    VariantState state = variants.get(variant.name());
    return state != null && state.ready();
  }
}
