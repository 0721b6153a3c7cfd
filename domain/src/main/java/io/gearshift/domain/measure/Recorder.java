package io.gearshift.domain.measure;

import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.pipeline.PipelineId;

/**
 * Is told what happens on a node. Whoever tells asks for its meter once and keeps it: the request
 * path looks nothing up.
 *
 * <p>A query is told of by the router that took it, on the node where it came in, whichever node's
 * device answers; a batch is told of by the batcher, on the node of its device. So each is told of
 * on exactly one node, and sums over nodes are right.
 */
public interface Recorder {

  /** For the router of a family. */
  QueryMeter family(FamilyId family);

  /** For the router of a pipeline. */
  QueryMeter pipeline(PipelineId pipeline);

  /**
   * For the batcher of a variant on a device. One that comes after another goes on where it was.
   */
  RunMeter runs(VariantId variant, DeviceId device);

  /** For the planner, while it is on this node. */
  PlanMeter plans();

  /** Remembers nothing. */
  Recorder NONE = new Silence();
}
