package io.gearshift.planner.infadapter;

import io.gearshift.domain.catalog.VariantId;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a set of variants is to be chosen for.
 *
 * @param rate queries per second
 * @param budget cores of all variants
 * @param before cores of the variants that run now: what keeps its cores need not be loaded
 */
public record SetProblem(
    List<SizedVariant> variants,
    int rate,
    int budget,
    SetWeights weights,
    Map<VariantId, Integer> before) {
  /** The paper gives no variant a single core. */
  public static final int FEWEST_CORES = 2;

  public SetProblem {
    variants = List.copyOf(variants);
    before = Map.copyOf(before);
    if (variants.isEmpty()) {
      throw new IllegalArgumentException("variants: none (expected: one or more)");
    }
    if (rate < 0) {
      throw new IllegalArgumentException("rate: " + rate + " (expected: 0 or more)");
    }
    if (budget < FEWEST_CORES) {
      throw new IllegalArgumentException(
          "budget: " + budget + " cores (expected: " + FEWEST_CORES + " or more)");
    }
  }

  /** A mean, where there is nothing to serve, would be of nothing. */
  int served() {
    return Math.max(1, rate);
  }

  /** How long the loading of a deployment takes, as a part of the longest there is. */
  double loading(SizedVariant variant, int cores) {
    Duration longest =
        variants.stream().map(SizedVariant::readiness).max(Comparator.naturalOrder()).orElseThrow();
    boolean isLoaded = cores > 0 && before.getOrDefault(variant.id(), 0) != cores;
    return isLoaded && !longest.isZero()
        ? (double) variant.readiness().toNanos() / longest.toNanos()
        : 0;
  }

  /** Whether any cores within the budget serve the rate. */
  boolean isServable() {
    int[] most = new int[budget + 1];
    for (SizedVariant variant : variants) {
      for (int used = budget; used >= FEWEST_CORES; used--) {
        for (int own = FEWEST_CORES; own <= used; own++) {
          most[used] = Math.max(most[used], most[used - own] + variant.capacity().of(own));
        }
      }
    }
    return most[budget] >= served();
  }

  /** Whether cores serve the rate within the budget. */
  public boolean isFeasible(Map<VariantId, Integer> cores) {
    int capacity = 0;
    int used = 0;
    for (SizedVariant variant : variants) {
      int own = cores.getOrDefault(variant.id(), 0);
      if (own > 0 && own < FEWEST_CORES) {
        return false;
      }
      capacity += variant.capacity().of(own);
      used += own;
    }
    return capacity >= served() && used <= budget;
  }

  /** What cores are worth when queries go to the most accurate variants first. */
  public double worth(Map<VariantId, Integer> cores) {
    VariantSet set = filled(cores);
    double accuracy = 0;
    double loading = 0;
    for (SizedVariant variant : variants) {
      int own = cores.getOrDefault(variant.id(), 0);
      accuracy += set.quotas().getOrDefault(variant.id(), 0) * variant.accuracy().value();
      loading = Math.max(loading, loading(variant, own));
    }
    return weights.accuracy() * accuracy / served()
        - weights.cores() * set.allCores() / budget
        - weights.loading() * loading;
  }

  /**
   * The most accurate variant is sent as much as it serves, then the next; for given cores nothing
   * is better.
   */
  public VariantSet filled(Map<VariantId, Integer> cores) {
    SortedMap<VariantId, Integer> quotas = new TreeMap<>();
    SortedMap<VariantId, Integer> used = new TreeMap<>();
    int rest = served();
    for (SizedVariant variant : byAccuracy()) {
      int own = cores.getOrDefault(variant.id(), 0);
      int quota = Math.min(rest, variant.capacity().of(own));
      if (own > 0) {
        used.put(variant.id(), own);
      }
      if (quota > 0) {
        quotas.put(variant.id(), quota);
        rest -= quota;
      }
    }
    return new VariantSet(used, quotas);
  }

  private List<SizedVariant> byAccuracy() {
    return variants.stream()
        .sorted(Comparator.comparing(SizedVariant::accuracy).reversed())
        .toList();
  }

  /** All cores for the variant that serves most with them, which is sent everything. */
  VariantSet overloaded() {
    SizedVariant lightest =
        variants.stream()
            .max(Comparator.comparingInt(variant -> variant.capacity().of(budget)))
            .orElseThrow();
    return new VariantSet(
        new TreeMap<>(Map.of(lightest.id(), budget)),
        new TreeMap<>(Map.of(lightest.id(), served())));
  }
}
