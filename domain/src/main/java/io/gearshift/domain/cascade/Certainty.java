package io.gearshift.domain.cascade;

import io.gearshift.domain.catalog.VariantId;
import java.util.Map;

/**
 * How certain the variants of a family are of what they answer.
 *
 * @param scores what the first output holds
 * @param temperatures that make a variant's probabilities come true as often as they say, by its
 *     name; 1 for those of which none is known. With them one grid of thresholds fits all variants
 */
public record Certainty(Scores scores, CertaintyMeasure measure, Map<String, Double> temperatures) {
  public Certainty {
    temperatures = Map.copyOf(temperatures);
    temperatures.forEach(
        (variant, temperature) -> {
          if (!(temperature > 0 && temperature < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                "temperature of " + variant + ": " + temperature + " (expected: above 0)");
          }
        });
  }

  /** As the scores are, by the margin between the two highest. */
  public static Certainty plain(Scores scores) {
    return new Certainty(scores, CertaintyMeasure.MARGIN, Map.of());
  }

  /** Of one item, by the scores that a variant gave it. */
  public double of(VariantId variant, double[] scored) {
    return measure.of(scores.probabilities(scored, temperature(variant)));
  }

  public double temperature(VariantId variant) {
    return temperatures.getOrDefault(variant.name(), 1.0);
  }

  /** The same with other temperatures. */
  public Certainty at(Map<String, Double> others) {
    return new Certainty(scores, measure, others);
  }

  /** The same by another measure. */
  public Certainty by(CertaintyMeasure other) {
    return new Certainty(scores, other, temperatures);
  }
}
