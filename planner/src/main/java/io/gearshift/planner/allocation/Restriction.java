package io.gearshift.planner.allocation;

import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.Variant;
import java.util.Comparator;
import java.util.List;

/**
 * What a planner is not free to choose.
 *
 * @param selection which variants of a family
 * @param largestBatch larger batches are not planned with
 * @param batch which of the others is
 */
public record Restriction(Selection selection, int largestBatch, BatchChoice batch) {
  public static final Restriction NONE = of(Selection.ALL);

  /** Which variants of a family may be used, of those that meet the SLO on some device. */
  public enum Selection {
    ALL {
      @Override
      List<Variant> of(List<Variant> usable) {
        return usable;
      }
    },
    /** Only the most accurate. */
    MOST_ACCURATE {
      @Override
      List<Variant> of(List<Variant> usable) {
        return usable.stream().max(BY_ACCURACY).stream().toList();
      }
    },
    /** Only the least accurate. */
    LEAST_ACCURATE {
      @Override
      List<Variant> of(List<Variant> usable) {
        return usable.stream().min(BY_ACCURACY).stream().toList();
      }
    };

    private static final Comparator<Variant> BY_ACCURACY =
        Comparator.comparing(Variant::accuracy)
            .thenComparing(variant -> variant.id().name(), Comparator.reverseOrder());

    abstract List<Variant> of(List<Variant> usable);
  }

  /** Only the variants are restricted, and batches are the largest. */
  public static Restriction of(Selection selection) {
    return new Restriction(selection, Integer.MAX_VALUE, BatchChoice.LARGEST);
  }

  public Restriction {
    if (largestBatch < 1) {
      throw new IllegalArgumentException("largestBatch: " + largestBatch + " (expected: >= 1)");
    }
  }

  int largestBatch(Family family) {
    return Math.min(largestBatch, family.maxBatch());
  }
}
