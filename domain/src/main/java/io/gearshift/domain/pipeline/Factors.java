package io.gearshift.domain.pipeline;

import io.gearshift.domain.catalog.VariantId;
import java.util.Map;

/**
 * How many items a stage gets for each item that a variant of the stage before it answers: the
 * multiplicative factors of Loki, section 3. A better detector finds more objects, so it differs by
 * variant.
 *
 * @param byEdge what is known; an edge that is absent has the factor of its stage
 * @param byStage what is expected of a stage whatever comes before it; 1 if absent
 */
public record Factors(Map<Edge, Double> byEdge, Map<String, Double> byStage) {
  /** Nothing is known. */
  public static final Factors NONE = new Factors(Map.of(), Map.of());

  /**
   * @param variant of the parent
   * @param child the stage that follows
   */
  public record Edge(VariantId variant, String child) {}

  public Factors {
    byEdge = Map.copyOf(byEdge);
    byStage = Map.copyOf(byStage);
    byEdge.forEach(Factors::check);
    byStage.forEach(Factors::check);
  }

  private static void check(Object of, double factor) {
    if (!(factor >= 0 && factor < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("factor of " + of + ": " + factor + " (expected: >= 0)");
    }
  }

  /** The largest that is known or expected of any variant before the stage. */
  public double most(String child) {
    return byEdge.entrySet().stream()
        .filter(entry -> entry.getKey().child().equals(child))
        .mapToDouble(Map.Entry::getValue)
        .max()
        .orElseGet(() -> byStage.getOrDefault(child, 1.0));
  }

  public double of(VariantId variant, String child) {
    Double known = byEdge.get(new Edge(variant, child));
    return known != null ? known : byStage.getOrDefault(child, 1.0);
  }
}
