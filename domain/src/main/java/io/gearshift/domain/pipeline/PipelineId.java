package io.gearshift.domain.pipeline;

import io.gearshift.domain.catalog.Names;

/** The name of a pipeline; a model name of the Open Inference Protocol, as a family's is. */
public record PipelineId(String name) {
  public PipelineId {
    Names.checked("pipeline", name);
  }

  @Override
  public String toString() {
    return name;
  }
}
