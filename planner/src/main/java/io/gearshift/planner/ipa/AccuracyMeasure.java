package io.gearshift.planner.ipa;

import io.gearshift.domain.catalog.VariantId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How the accuracies of stages make up the accuracy of a pipeline. */
public enum AccuracyMeasure {
  /**
   * The sum of the stages' ranks: a stage's least accurate variant has 0, its most accurate one 1,
   * as an only one has; equal steps between (IPA, first version).
   */
  RANK_SUM,
  /** The product of the stages' accuracies (IPA, revised). */
  PRODUCT;

  /** What each variant of a stage contributes, by the accuracies of all of them. */
  public Map<VariantId, Double> scores(Map<VariantId, Double> accuracies) {
    return this == PRODUCT ? Map.copyOf(accuracies) : ranks(accuracies);
  }

  private static Map<VariantId, Double> ranks(Map<VariantId, Double> accuracies) {
    List<VariantId> ascending = new ArrayList<>(accuracies.keySet());
    ascending.sort(
        Comparator.<VariantId>comparingDouble(accuracies::get).thenComparing(VariantId::name));
    Map<VariantId, Double> ranks = new HashMap<>();
    int last = ascending.size() - 1;
    for (int rank = 0; rank <= last; rank++) {
      ranks.put(ascending.get(rank), last == 0 ? 1.0 : (double) rank / last);
    }
    return ranks;
  }
}
