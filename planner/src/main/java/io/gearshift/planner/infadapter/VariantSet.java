package io.gearshift.planner.infadapter;

import io.gearshift.domain.catalog.VariantId;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Variants that run side by side.
 *
 * @param cores of each that runs, above 0
 * @param quotas queries per second that each is to be sent, of those that it is sent any
 */
public record VariantSet(
    SortedMap<VariantId, Integer> cores, SortedMap<VariantId, Integer> quotas) {
  /** Nothing runs. */
  public static final VariantSet NONE = new VariantSet(new TreeMap<>(), new TreeMap<>());

  public VariantSet {
    cores = Collections.unmodifiableSortedMap(new TreeMap<>(cores));
    quotas = Collections.unmodifiableSortedMap(new TreeMap<>(quotas));
    if (cores.values().stream().anyMatch(own -> own < 1)) {
      throw new IllegalArgumentException("cores: " + cores + " (expected: 1 or more each)");
    }
    if (!cores.keySet().containsAll(quotas.keySet())) {
      throw new IllegalArgumentException(
          "quotas: " + quotas + " (expected: of variants that run: " + cores.keySet() + ")");
    }
  }

  public int allCores() {
    return cores.values().stream().mapToInt(own -> own).sum();
  }

  public int coresOf(VariantId variant) {
    return cores.getOrDefault(variant, 0);
  }
}
