package io.gearshift.planner.baseline;

import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantProfile;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/** A variant that was profiled on a kind of device, as something to load there. */
public record Candidate(Variant variant, VariantProfile profile) {
  static final Comparator<Candidate> CHEAPEST_FIRST =
      Comparator.comparingLong(Candidate::memoryBytes)
          .thenComparing(Candidate::latency)
          .thenComparing(candidate -> candidate.variant().id().toString());

  public long memoryBytes() {
    return profile.memoryBytes();
  }

  Duration latency() {
    return profile.p95().of(1);
  }

  boolean isDominatedByOneOf(List<Candidate> family) {
    return family.stream().anyMatch(other -> other.dominates(this));
  }

  /** Two that are equal in both respects do not dominate each other; the cheaper one wins. */
  private boolean dominates(Candidate other) {
    int accuracy = variant.accuracy().compareTo(other.variant.accuracy());
    int speed = other.latency().compareTo(latency());
    return accuracy >= 0
        && speed >= 0
        && (accuracy > 0 || speed > 0 || CHEAPEST_FIRST.compare(this, other) < 0);
  }
}
