package io.gearshift.planner.cascadeserve;

import io.gearshift.domain.catalog.VariantId;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a part of the planner could not do; it is handed to the part before it.
 *
 * @param range whose demand is not served; empty if it is not about one
 * @param variant whose replicas are too few; empty if it is not about one
 */
record Fault(OptionalInt range, Optional<VariantId> variant, String reason) {

  static Fault of(int range, String reason) {
    return new Fault(OptionalInt.of(range), Optional.empty(), reason);
  }

  static Fault of(String reason) {
    return new Fault(OptionalInt.empty(), Optional.empty(), reason);
  }
}
