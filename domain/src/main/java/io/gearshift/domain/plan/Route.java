package io.gearshift.domain.plan;

import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.pipeline.PipelineId;
import io.gearshift.domain.traffic.Rate;
import java.time.Duration;
import java.util.List;

/**
 * A way that queries take through a pipeline.
 *
 * @param stops one for each stage, in their order
 * @param rate queries per second that go this way
 */
public record Route(PipelineId pipeline, List<Stop> stops, Rate rate) {

  /**
   * A stage on a way.
   *
   * @param batch how long a batch takes there
   */
  public record Stop(String stage, VariantId variant, Duration batch) {}

  public Route {
    stops = List.copyOf(stops);
  }
}
