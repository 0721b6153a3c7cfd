package io.gearshift.domain.cascade;

import io.gearshift.domain.catalog.VariantId;
import java.util.List;

/**
 * What a variant made of the held-out examples of its family, in their order.
 *
 * <p>With this at hand the accuracy of every cascade, and how many queries reach each of its steps,
 * is looked up: no network runs again (CascadeServe, section 4).
 */
public record Validation(VariantId variant, List<Scored> examples) {
  public Validation {
    examples = List.copyOf(examples);
    if (examples.isEmpty()) {
      throw new IllegalArgumentException(
          "validation of " + variant + " with no example (expected: at least one)");
    }
    int classes = examples.get(0).scores().length;
    if (examples.stream().anyMatch(example -> example.scores().length != classes)) {
      throw new IllegalArgumentException(
          "validation of " + variant + ": scores of different length (expected: " + classes + ")");
    }
  }

  /**
   * One example.
   *
   * @param label the class that is right, from 0
   * @param scores that the variant gave the classes
   */
  public record Scored(int label, double[] scores) {
    public Scored {
      scores = scores.clone();
      if (scores.length < 2) {
        throw new IllegalArgumentException(
            "scores of an example: " + scores.length + " (expected: at least 2)");
      }
      if (label < 0 || label >= scores.length) {
        throw new IllegalArgumentException(
            "label: " + label + " (expected: 0 to " + (scores.length - 1) + ")");
      }
    }
  }
}
