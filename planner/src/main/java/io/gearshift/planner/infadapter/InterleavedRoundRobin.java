package io.gearshift.planner.infadapter;

import io.gearshift.domain.catalog.VariantId;
import java.util.List;
import java.util.SortedMap;

/**
 * Sends each query to one variant, by interleaved weighted round robin (InfAdapter, section 4.3):
 * in round {@code r} each variant whose quota is at least {@code r} gets one; after the round of
 * the highest quota the first comes again.
 *
 * @param variants that get any
 * @param quotas of these, above 0
 */
public record InterleavedRoundRobin(List<VariantId> variants, List<Integer> quotas) {

  /**
   * Whose turn it is.
   *
   * @param round from 1
   * @param variant by its place
   */
  public record Turn(int round, int variant) {}

  public InterleavedRoundRobin {
    variants = List.copyOf(variants);
    quotas = List.copyOf(quotas);
    if (quotas.isEmpty()
        || variants.size() != quotas.size()
        || quotas.stream().anyMatch(quota -> quota < 1)) {
      throw new IllegalArgumentException(
          "quotas: "
              + quotas
              + " of "
              + variants
              + " (expected: one each, 1 or more, of one variant or more)");
    }
  }

  /** By the quotas of a set. */
  public static InterleavedRoundRobin of(SortedMap<VariantId, Integer> quotas) {
    return new InterleavedRoundRobin(List.copyOf(quotas.keySet()), List.copyOf(quotas.values()));
  }

  /** The first variant's, in the first round. */
  public Turn first() {
    return new Turn(1, 0);
  }

  public VariantId of(Turn turn) {
    return variants.get(turn.variant());
  }

  public Turn after(Turn turn) {
    for (int variant = turn.variant() + 1; variant < quotas.size(); variant++) {
      if (quotas.get(variant) >= turn.round()) {
        return new Turn(turn.round(), variant);
      }
    }
    for (int variant = 0; variant < quotas.size(); variant++) {
      if (quotas.get(variant) > turn.round()) {
        return new Turn(turn.round() + 1, variant);
      }
    }
    return first();
  }
}
