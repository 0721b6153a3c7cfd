package io.gearshift.simulator.pipeline;

import java.util.List;

/**
 * What a pipeline gave.
 *
 * @param seconds a tally for each second, of the queries that came in it
 * @param whole from the arrival of a query to its answer, of answers that lack nothing
 * @param leaves from the arrival of a query to the answer of an item that no stage follows on
 */
public record PipelineResult(List<PipelineTally> seconds, Latencies whole, Latencies leaves) {
  public PipelineResult {
    seconds = List.copyOf(seconds);
  }

  public PipelineTally total() {
    return PipelineTally.sum(seconds);
  }

  /** The queries that came from one second to before another. */
  public PipelineTally between(int from, int to) {
    return PipelineTally.sum(
        seconds.subList(Math.min(from, seconds.size()), Math.min(to, seconds.size())));
  }
}
