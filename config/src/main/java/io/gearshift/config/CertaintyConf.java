package io.gearshift.config;

import io.gearshift.domain.cascade.Certainty;
import io.gearshift.domain.cascade.CertaintyMeasure;
import io.gearshift.domain.cascade.Scores;
import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Signature;
import io.gearshift.domain.catalog.TensorSpec;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The {@code certainty} block of a family: how it is told how certain an answer is.
 *
 * @param scores what the first output holds; told by its name if it is called after that
 * @param measure the margin if nothing is said
 * @param temperatures by variant; 1 for those that are left out
 */
record CertaintyConf(
    Optional<Scores> scores,
    Optional<CertaintyMeasure> measure,
    Optional<Map<String, Double>> temperatures) {
  static final CertaintyConf NOTHING_SAID =
      new CertaintyConf(Optional.empty(), Optional.empty(), Optional.empty());

  CertaintyConf {
    new Certainty(
        Scores.LOGITS, measure.orElse(CertaintyMeasure.MARGIN), temperatures.orElse(Map.of()));
  }

  /**
   * @throws IllegalArgumentException if the first output cannot be a row of scores for each item,
   *     or nobody says of what kind they are
   */
  Certainty of(Signature signature) {
    TensorSpec output = signature.outputs().get(0);
    boolean floating = output.type() == DataType.FP32 || output.type() == DataType.FP64;
    int rank = output.shape().rank();
    long classes = rank == 0 ? 0 : output.shape().dimension(rank - 1);
    if (!floating || rank != (signature.batches() ? 2 : 1) || classes == 0 || classes == 1) {
      throw new IllegalArgumentException(
          "certainty: the first output is '%s' of %s%s (expected: scores of classes, FP32[-1, n]"
                  .formatted(output.name(), output.type(), output.shape())
              + " or FP64[-1, n])\nAnswers of such a family cannot be told certain from uncertain.");
    }
    return new Certainty(
        scores.or(() -> named(output.name())).orElseThrow(() -> unknown(output)),
        measure.orElse(CertaintyMeasure.MARGIN),
        temperatures.orElse(Map.of()));
  }

  private static Optional<Scores> named(String output) {
    String name = output.toLowerCase(Locale.ROOT);
    if (name.contains("logit")) {
      return Optional.of(Scores.LOGITS);
    }
    return name.contains("prob") || name.contains("softmax")
        ? Optional.of(Scores.PROBABILITIES)
        : Optional.empty();
  }

  private static IllegalArgumentException unknown(TensorSpec output) {
    return new IllegalArgumentException(
        "certainty.scores: missing (expected: logits or probabilities, for the output '"
            + output.name()
            + "' does not say by its name which it holds)");
  }
}
