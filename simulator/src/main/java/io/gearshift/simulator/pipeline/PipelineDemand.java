package io.gearshift.simulator.pipeline;

import io.gearshift.domain.pipeline.FactorBook.Observed;
import io.gearshift.domain.pipeline.Factors.Edge;
import java.util.Map;

/**
 * What arrived for a pipeline in a second, and what came of it.
 *
 * @param observed what the stages got for what the variants before them answered
 */
record PipelineDemand(long queries, Map<Edge, Observed> observed) {
  PipelineDemand {
    observed = Map.copyOf(observed);
  }
}
