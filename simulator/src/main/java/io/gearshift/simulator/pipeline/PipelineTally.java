package io.gearshift.simulator.pipeline;

import io.gearshift.simulator.Tally;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What became of the queries of a pipeline.
 *
 * @param queries from end to end; the accuracy of an answer is the mean over the items at the ends
 *     of its ways, and the variants are counted by the items that they answered
 * @param incomplete of those in time, how many lack items that were lost on the way
 * @param stages of each stage, in the order of the pipeline, what became of its items
 */
public record PipelineTally(Tally queries, long incomplete, Map<String, ItemTally> stages) {
  /** No query. */
  public static final PipelineTally NONE = new PipelineTally(Tally.NONE, 0, Map.of());

  public PipelineTally {
    stages = Collections.unmodifiableMap(new LinkedHashMap<>(stages));
  }

  /** All of these together. */
  public static PipelineTally sum(List<PipelineTally> tallies) {
    return tallies.stream().reduce(NONE, PipelineTally::plus);
  }

  public PipelineTally plus(PipelineTally other) {
    Map<String, ItemTally> sums = new LinkedHashMap<>(stages);
    other.stages.forEach((stage, items) -> sums.merge(stage, items, ItemTally::plus));
    return new PipelineTally(queries.plus(other.queries), incomplete + other.incomplete, sums);
  }

  /** The items of all stages. */
  public ItemTally items() {
    return stages.values().stream().reduce(ItemTally.NONE, ItemTally::plus);
  }

  /** The part of what came that was answered in time and whole; 1 if nothing came. */
  public double wholeRatio() {
    return queries.offered() == 0
        ? 1
        : (double) (queries.inTime() - incomplete) / queries.offered();
  }
}
