package io.gearshift.actors.control;

import io.gearshift.domain.pipeline.FactorBook.Observed;
import io.gearshift.domain.pipeline.Factors.Edge;
import io.gearshift.domain.pipeline.PipelineId;
import java.util.Map;

/**
 * What arrived for a pipeline at one router in its last second, and what came of it.
 *
 * @param queries by their items
 * @param observed what the stages got for what the variants before them answered
 */
public record PipelineDemand(PipelineId pipeline, long queries, Map<Edge, Observed> observed) {
  public PipelineDemand {
    observed = Map.copyOf(observed);
  }
}
