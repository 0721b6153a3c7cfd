package io.gearshift.actors.pipeline;

import io.gearshift.domain.pipeline.DropPolicy;
import java.time.Duration;

/**
 * How a pipeline's router watches over its queries.
 *
 * @param drops which items are given up between stages, and which queries before the first
 * @param sweep how often it looks for what is overdue
 * @param silentAfter what the router of a stage said so long ago counts no more
 * @param grace how long past its deadline an answer is waited for
 * @param maxQueries that may be on their way at a time
 * @param maxBytes that the values of those queries may take together for another to be let in
 */
public record PipelineRouterSettings(
    DropPolicy drops,
    Duration sweep,
    Duration silentAfter,
    Duration grace,
    int maxQueries,
    long maxBytes) {
  public PipelineRouterSettings {
    if (sweep.isNegative() || sweep.isZero()) {
      throw new IllegalArgumentException("sweep: " + sweep + " (expected: > 0)");
    }
    if (silentAfter.compareTo(sweep) < 0) {
      throw new IllegalArgumentException(
          "silent-after: " + silentAfter + " (expected: at least the sweep, " + sweep + ")");
    }
    if (grace.isNegative()) {
      throw new IllegalArgumentException("grace: " + grace + " (expected: >= 0)");
    }
    if (maxQueries < 1) {
      throw new IllegalArgumentException("max-queries: " + maxQueries + " (expected: >= 1)");
    }
    if (maxBytes < 0) {
      throw new IllegalArgumentException("max-bytes: " + maxBytes + " (expected: >= 0)");
    }
  }
}
