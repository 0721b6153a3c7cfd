package io.gearshift.domain.gear;

import io.gearshift.domain.cascade.Cascade;
import io.gearshift.domain.catalog.VariantId;
import java.util.List;

/**
 * What is done with a range of demand: which cascade answers, and which replicas run its steps.
 *
 * @param replicas at least one for each variant of the cascade, whose weights sum to one; none of
 *     other variants
 */
public record Gear(
    DemandRange range, Cascade cascade, List<Replica> replicas, Expectation expected) {
  private static final double ROUNDING = 1e-6;

  public Gear {
    replicas = List.copyOf(replicas);
    for (Replica replica : replicas) {
      if (!cascade.variants().contains(replica.variant())) {
        throw new IllegalArgumentException(
            "gear for %s has a replica of %s (expected: of %s, its cascade)"
                .formatted(range, replica.variant(), cascade.variants()));
      }
    }
    if (replicas.stream().map(r -> List.of(r.device(), r.variant())).distinct().count()
        < replicas.size()) {
      throw new IllegalArgumentException(
          "gear for %s has a replica twice (expected: once): %s".formatted(range, replicas));
    }
    for (VariantId variant : cascade.variants()) {
      double sum =
          replicas.stream()
              .filter(replica -> replica.variant().equals(variant))
              .mapToDouble(Replica::weight)
              .sum();
      if (Math.abs(sum - 1) > ROUNDING) {
        throw new IllegalArgumentException(
            "weights of %s in the gear for %s: %s together (expected: 1)"
                .formatted(variant, range, sum));
      }
    }
  }

  /** Those of one variant. */
  public List<Replica> replicas(VariantId variant) {
    return replicas.stream().filter(replica -> replica.variant().equals(variant)).toList();
  }
}
