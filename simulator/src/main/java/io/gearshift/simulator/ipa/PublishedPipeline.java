package io.gearshift.simulator.ipa;

import io.gearshift.planner.ipa.Margins;
import java.time.Duration;
import java.util.List;

/**
 * A pipeline as the authors ran it on their bursty trace.
 *
 * @param dropLimit the age at which a query is given up
 * @param largestBatch that may be chosen
 */
record PublishedPipeline(
    String name,
    List<PublishedStage> stages,
    Duration sla,
    Duration dropLimit,
    int largestBatch,
    double alpha,
    double beta,
    double delta,
    Margins margins) {

  /**
   * @param low the variant that FA2-low runs
   * @param high the variant that FA2-high runs
   * @param rimReplicas how many RIM has
   */
  record PublishedStage(String task, String low, String high, int rimReplicas) {}

  PublishedPipeline {
    stages = List.copyOf(stages);
  }
}
