package io.gearshift.domain.pipeline;

import io.gearshift.domain.catalog.FamilyId;

/** The name of a pipeline; a model name of the Open Inference Protocol, as a family's is. */
public record PipelineId(String name) {
  public PipelineId {
    new FamilyId(name); // they share their names' form and the place where clients use them
  }

  @Override
  public String toString() {
    return name;
  }
}
