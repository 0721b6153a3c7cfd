package io.gearshift.domain.pipeline;

import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.pipeline.Factors.Edge;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The factors of a pipeline as they are observed: for each variant and each stage that follows, the
 * mean over the last 50 items that the variant answered (as in the published code of Loki), and as
 * many more as came with them in the same second. A value: each second gives a new one.
 *
 * @param seconds what was observed, by second, the newest last
 */
public record FactorBook(Map<Edge, List<Observed>> seconds) {
  /** Nothing was observed. */
  public static final FactorBook EMPTY = new FactorBook(Map.of());

  private static final long OBSERVATIONS = 50;

  /**
   * What came of a variant's answers.
   *
   * @param parents items that the variant answered
   * @param children items that the stage after it was asked for because of them
   */
  public record Observed(long parents, long children) {
    public Observed {
      if (parents < 0 || children < 0) {
        throw new IllegalArgumentException(
            "observed: " + parents + " and " + children + " (expected: both >= 0)");
      }
    }

    public Observed plus(Observed other) {
      return new Observed(parents + other.parents, children + other.children);
    }
  }

  public FactorBook {
    seconds = Map.copyOf(seconds);
  }

  /** After one more second. */
  public FactorBook after(Map<Edge, Observed> observed) {
    Map<Edge, List<Observed>> later = new HashMap<>(seconds);
    observed.forEach((edge, newest) -> later.merge(edge, List.of(newest), FactorBook::joined));
    return new FactorBook(later);
  }

  /** Without what was observed of variants that serve no more: others take their place. */
  public FactorBook only(Set<VariantId> variants) {
    Map<Edge, List<Observed>> kept = new HashMap<>(seconds);
    kept.keySet().removeIf(edge -> !variants.contains(edge.variant()));
    return new FactorBook(kept);
  }

  /** What was observed, and what is expected where nothing was. */
  public Factors over(Factors expected) {
    Map<Edge, Double> byEdge = new HashMap<>(expected.byEdge());
    seconds.forEach(
        (edge, observed) -> {
          Observed sum = sum(observed);
          if (sum.parents() > 0) {
            byEdge.put(edge, (double) sum.children() / sum.parents());
          }
        });
    return new Factors(byEdge, expected.byStage());
  }

  private static List<Observed> joined(List<Observed> before, List<Observed> newest) {
    List<Observed> joined = new ArrayList<>(before);
    joined.addAll(newest);
    while (sum(joined).parents() - joined.get(0).parents() >= OBSERVATIONS) {
      joined.remove(0);
    }
    return List.copyOf(joined);
  }

  private static Observed sum(List<Observed> observed) {
    return observed.stream().reduce(new Observed(0, 0), Observed::plus);
  }
}
