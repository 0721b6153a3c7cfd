package io.gearshift.domain.plan;

import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.VariantId;
import java.util.List;

/**
 * What a planner answers.
 *
 * @param epoch grows with every plan; nobody obeys an older one than the newest they have seen
 * @param rationale why it is so, for people
 */
public record Plan(long epoch, List<Placement> placements, List<String> rationale) {
  public Plan {
    placements = List.copyOf(placements);
    rationale = List.copyOf(rationale);
  }

  /** The variants that a device is to host, in the order in which to load them. */
  public List<VariantId> on(DeviceId device) {
    return placements.stream()
        .filter(placement -> placement.device().equals(device))
        .map(Placement::variant)
        .toList();
  }
}
