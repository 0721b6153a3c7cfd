package io.gearshift.planner.ipa;

import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.VariantId;
import java.time.Duration;

/**
 * One way to run a stage.
 *
 * @param score what the stage contributes to the accuracy from end to end
 * @param replicas as many as the rate makes necessary
 * @param pool which of the program's pools of devices the replicas are taken from
 * @param latency of a batch, and the waiting until it is full
 * @param cost of all replicas
 * @param changes how much of what runs now would be changed
 */
public record StageOption(
    VariantId variant,
    Accuracy accuracy,
    double score,
    int batch,
    int replicas,
    int pool,
    Duration latency,
    double cost,
    int changes) {
  public StageOption {
    if (batch < 1) {
      throw new IllegalArgumentException(
          "batch of " + variant + ": " + batch + " (expected: >= 1)");
    }
    if (replicas < 0) {
      throw new IllegalArgumentException(
          "replicas of " + variant + ": " + replicas + " (expected: >= 0)");
    }
    if (!(score >= 0 && score < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "score of " + variant + ": " + score + " (expected: >= 0)");
    }
  }

  /** What stands already: of it only these are known. */
  static StageOption running(VariantId variant, int batch, int pool) {
    return new StageOption(variant, new Accuracy(0), 0, batch, 0, pool, Duration.ZERO, 0, 0);
  }

  /** The same for one more stage: its replicas are there, and paid for. */
  StageOption asItStands() {
    return new StageOption(variant, accuracy, score, batch, 0, pool, latency, 0, 0);
  }
}
