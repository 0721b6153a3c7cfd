package io.gearshift.domain.plan;

import io.gearshift.domain.pipeline.Factors;
import io.gearshift.domain.pipeline.PipelineGraph;
import io.gearshift.domain.traffic.Rate;

/**
 * What is asked of a pipeline.
 *
 * @param demand queries per second at the root to plan for
 */
public record PipelineLoad(PipelineGraph graph, Rate demand, Factors factors) {}
