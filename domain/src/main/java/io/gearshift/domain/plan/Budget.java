package io.gearshift.domain.plan;

import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.pipeline.PipelineId;
import java.time.Duration;

/** How long a plan allows a query at a stage if this variant serves it, waiting included. */
public record Budget(PipelineId pipeline, String stage, VariantId variant, Duration time) {
  public Budget {
    if (time.isNegative() || time.isZero()) {
      throw new IllegalArgumentException(
          "budget of " + variant + " in " + pipeline + ": " + time + " (expected: > 0)");
    }
  }
}
