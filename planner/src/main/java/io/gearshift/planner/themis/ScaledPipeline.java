package io.gearshift.planner.themis;

import java.util.List;

/**
 * Stages, one after the other, that answer within one SLO.
 *
 * @param slo in milliseconds
 * @param largestBatch that may be chosen; every number up to it may be
 * @param mostCores of an instance
 */
public record ScaledPipeline(List<StageModel> stages, int slo, int largestBatch, int mostCores) {
  public ScaledPipeline {
    stages = List.copyOf(stages);
    if (stages.isEmpty()) {
      throw new IllegalArgumentException("stages: none (expected: one or more)");
    }
    requirePositive("slo", slo);
    requirePositive("largest batch", largestBatch);
    requirePositive("most cores", mostCores);
  }

  private static void requirePositive(String name, int number) {
    if (number < 1) {
      throw new IllegalArgumentException(name + ": " + number + " (expected: 1 or more)");
    }
  }
}
