package io.gearshift.actors.device;

/**
 * The bounds of a batcher's queue.
 *
 * @param maxQueue queries that may wait
 * @param maxQueueBytes bytes that their inputs may take together
 */
public record BatcherSettings(int maxQueue, long maxQueueBytes) {
  public BatcherSettings {
    if (maxQueue < 1) {
      throw new IllegalArgumentException("max-queue: " + maxQueue + " (expected: >= 1)");
    }
    if (maxQueueBytes < 1) {
      throw new IllegalArgumentException("max-queue-bytes: " + maxQueueBytes + " (expected: >= 1)");
    }
  }
}
