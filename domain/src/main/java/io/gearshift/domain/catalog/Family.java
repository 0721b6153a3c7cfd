package io.gearshift.domain.catalog;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A set of networks that are interchangeable for one task.
 *
 * @param slo how long a query may take that asks for nothing else
 * @param maxBatch items that may share a run; 1 if the family does not batch
 * @param labels the names of the classes, in the order of the scores; empty if there are none
 * @param variants those that can be loaded; never empty
 */
public record Family(
    FamilyId id,
    String task,
    String metric,
    String dataSet,
    Duration slo,
    int maxBatch,
    Signature signature,
    List<String> labels,
    List<Variant> variants) {
  public Family {
    labels = List.copyOf(labels);
    variants = List.copyOf(variants);
    if (slo.isNegative() || slo.isZero()) {
      throw new IllegalArgumentException("slo of " + id + ": " + slo + " (expected: > 0)");
    }
    if (maxBatch < 1) {
      throw new IllegalArgumentException(
          "max-batch of " + id + ": " + maxBatch + " (expected: >= 1)");
    }
    if (maxBatch > 1 && !signature.batches()) {
      throw new IllegalArgumentException(
          "max-batch of "
              + id
              + ": "
              + maxBatch
              + " (expected: 1, for a shape does not begin with -1)");
    }
    if (variants.isEmpty()) {
      throw new IllegalArgumentException("family " + id + " has no variant that can be loaded");
    }
  }

  /** The same family with other variants. */
  public Family withVariants(List<Variant> others) {
    return new Family(id, task, metric, dataSet, slo, maxBatch, signature, labels, others);
  }

  public Optional<Variant> variant(String name) {
    return variants.stream().filter(variant -> variant.id().name().equals(name)).findFirst();
  }
}
