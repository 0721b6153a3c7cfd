package io.gearshift.domain.cascade;

import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.VariantId;
import java.util.List;

/**
 * An ordered list of variants of one family with thresholds of certainty: each is asked when the
 * one before it was not certain enough, and the last one's answer stands in any case (CascadeServe,
 * section 2). A cascade of one step is that variant.
 */
public record Cascade(List<CascadeStep> steps) {
  public Cascade {
    steps = List.copyOf(steps);
    if (steps.isEmpty()) {
      throw new IllegalArgumentException("cascade without a step (expected: at least one)");
    }
    if (steps.get(steps.size() - 1).threshold() != 0) {
      throw new IllegalArgumentException(
          "threshold of the last step of "
              + steps
              + " (expected: 0, for nobody is asked after it)");
    }
    if (steps.stream().map(CascadeStep::variant).distinct().count() < steps.size()) {
      throw new IllegalArgumentException("a variant twice in " + steps + " (expected: once)");
    }
    if (steps.stream().map(step -> step.variant().family()).distinct().count() > 1) {
      throw new IllegalArgumentException("steps of several families: " + steps);
    }
  }

  /** The cascade that is one variant. */
  public static Cascade of(VariantId variant) {
    return new Cascade(List.of(new CascadeStep(variant, 0)));
  }

  public FamilyId family() {
    return steps.get(0).variant().family();
  }

  /** In the order in which they are asked. */
  public List<VariantId> variants() {
    return steps.stream().map(CascadeStep::variant).toList();
  }
}
