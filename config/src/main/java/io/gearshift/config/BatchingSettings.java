package io.gearshift.config;

import java.time.Duration;

/**
 * How queues become batches.
 *
 * @param policy one of {@link Policies#batchingNames()}
 * @param maxQueue queries that may wait for one instance
 * @param maxQueueBytes bytes that the inputs of those queries may take together
 */
public record BatchingSettings(
    String policy, int maxQueue, long maxQueueBytes, Timeout timeout, Aimd aimd) {

  /**
   * For the policy {@code timeout}.
   *
   * @param maxDelay how long a query may wait for company
   */
  public record Timeout(int maxBatch, Duration maxDelay) {
    public Timeout {
      if (maxBatch < 1) {
        throw new IllegalArgumentException("max-batch: " + maxBatch + " (expected: >= 1)");
      }
      if (maxDelay.isNegative()) {
        throw new IllegalArgumentException("max-delay: " + maxDelay + " (expected: >= 0s)");
      }
    }
  }

  /**
   * For the policy {@code aimd}.
   *
   * @param step items that the limit grows by after a success
   * @param objectiveShare the part of a family's SLO that a batch may take
   */
  public record Aimd(double step, double objectiveShare) {
    public Aimd {
      if (!(step > 0)) {
        throw new IllegalArgumentException("step: " + step + " (expected: > 0)");
      }
      if (!(objectiveShare > 0 && objectiveShare <= 1)) {
        throw new IllegalArgumentException(
            "objective-share: " + objectiveShare + " (expected: above 0, up to 1)");
      }
    }
  }

  public BatchingSettings {
    if (maxQueue < 1) {
      throw new IllegalArgumentException("max-queue: " + maxQueue + " (expected: >= 1)");
    }
    if (maxQueueBytes < 1) {
      throw new IllegalArgumentException("max-queue-bytes: " + maxQueueBytes + " (expected: >= 1)");
    }
  }

  /** The same with another policy. */
  public BatchingSettings withPolicy(String name) {
    return new BatchingSettings(name, maxQueue, maxQueueBytes, timeout, aimd);
  }
}
