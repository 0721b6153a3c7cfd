package io.gearshift.simulator.pipeline;

import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.pipeline.DropPolicy;
import io.gearshift.domain.pipeline.PredictiveDrop;
import io.gearshift.domain.pipeline.Stage;
import java.util.List;

/**
 * The pipelines of a scenario.
 *
 * @param drops which items are given up between stages, and which queries before the first
 */
public record Pipelines(List<PipelineTraffic> traffic, DropPolicy drops) {
  /** No pipeline. */
  public static final Pipelines NONE = new Pipelines(List.of(), new PredictiveDrop());

  public Pipelines {
    traffic = List.copyOf(traffic);
  }

  /**
   * @throws IllegalArgumentException if a stage is of none of these
   */
  public void requireFamilies(List<Family> families) {
    List<FamilyId> known = families.stream().map(Family::id).toList();
    for (PipelineTraffic each : traffic) {
      for (Stage stage : each.graph().stages()) {
        if (!known.contains(stage.family())) {
          throw new IllegalArgumentException(
              "family of stage '%s' of %s: '%s' (expected: one of %s)"
                  .formatted(stage.name(), each.graph().id(), stage.family(), known));
        }
      }
    }
  }
}
