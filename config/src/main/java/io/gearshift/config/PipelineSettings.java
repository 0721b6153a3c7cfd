package io.gearshift.config;

/**
 * How queries pass through pipelines.
 *
 * @param drops one of {@link Policies#dropNames()}: which items are given up between stages
 * @param maxQueries that may be on their way through one pipeline at a time
 * @param maxBytes that the values of those queries may take together for another to be let in
 */
public record PipelineSettings(String drops, int maxQueries, long maxBytes) {
  public PipelineSettings {
    if (maxQueries < 1) {
      throw new IllegalArgumentException("max-queries: " + maxQueries + " (expected: >= 1)");
    }
    if (maxBytes < 1) {
      throw new IllegalArgumentException("max-bytes: " + maxBytes + " (expected: >= 1)");
    }
  }
}
