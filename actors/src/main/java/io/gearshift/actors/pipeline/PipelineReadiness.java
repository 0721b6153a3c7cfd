package io.gearshift.actors.pipeline;

import io.gearshift.domain.pipeline.PipelineId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Whether queries of a pipeline can be served just now.
 *
 * @param stages in the pipeline's order, by name: whether any instance of its family serves
 */
public record PipelineReadiness(PipelineId pipeline, Map<String, Boolean> stages) {
  public PipelineReadiness {
    stages = Collections.unmodifiableMap(new LinkedHashMap<>(stages));
  }

  /** Whether all stages are ready. */
  public boolean ready() {
    return !stages.containsValue(false);
  }
}
