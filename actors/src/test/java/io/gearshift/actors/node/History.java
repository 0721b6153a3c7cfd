package io.gearshift.actors.node;

import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.traffic.Reason;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What became of the queries of a trace.
 *
 * @param runs by their starts
 * @param refused by the id of the query: why it was not answered
 */
record History(List<Run> runs, Map<Long, Reason> refused) {

  /**
   * A batch.
   *
   * @param ids of its queries, in order
   */
  record Run(Instant start, DeviceId device, VariantId variant, List<Long> ids) {}
}
