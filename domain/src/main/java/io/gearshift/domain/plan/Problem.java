package io.gearshift.domain.plan;

import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.VariantProfile;
import java.util.List;

/** What a planner is shown. */
public record Problem(List<Device> devices, List<Family> families, List<VariantProfile> profiles) {
  public Problem {
    devices = List.copyOf(devices);
    families = List.copyOf(families);
    profiles = List.copyOf(profiles);
  }
}
