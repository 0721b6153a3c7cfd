package io.gearshift.domain.accuracy;

import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.Likeness;
import io.gearshift.domain.catalog.VariantId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How accurate the answers of a family were of late, as far as it can be told.
 *
 * @param likeness how answers are compared; {@link Likeness#NONE} if none are
 * @param reference the variant that answers are compared with just now, if any serves
 * @param window for how long an answer counts
 * @param variants those that answered, the most accurate first
 * @param incomparable checks that told nothing, for the answers were not of one form
 */
public record FamilyAccuracy(
    FamilyId family,
    Likeness likeness,
    Optional<VariantId> reference,
    Duration window,
    List<OfVariant> variants,
    long incomparable) {
  public FamilyAccuracy {
    variants = List.copyOf(variants);
  }

  /**
   * What is known of a variant.
   *
   * @param profiled its accuracy on the test data
   * @param answered items that it answered
   * @param reference what it was compared with most; empty if with nothing
   * @param agreement with that
   * @param estimate of its accuracy: from the agreement; the profiled one of the reference itself,
   *     which is taken for granted; or empty
   */
  public record OfVariant(
      VariantId variant,
      Accuracy profiled,
      long answered,
      Optional<VariantId> reference,
      Agreement agreement,
      Optional<AccuracyEstimate> estimate) {}

  /**
   * The accuracy of all answers together.
   *
   * @param profiled the mean of the variants' profiled accuracies, by the items they answered
   * @param estimate the mean of the estimates, where there is none of the profiled accuracies
   * @param checkedShare the part of the items whose variant has an estimate
   */
  public record Effective(double profiled, AccuracyEstimate estimate, double checkedShare) {}

  /** Empty if nothing was answered. */
  public Optional<Effective> effective() {
    double answered = variants.stream().mapToLong(OfVariant::answered).sum();
    if (answered == 0) {
      return Optional.empty();
    }
    double profiled = 0;
    double value = 0;
    double low = 0;
    double high = 0;
    double checked = 0;
    for (OfVariant variant : variants) {
      double share = variant.answered() / answered;
      AccuracyEstimate estimate =
          variant.estimate().orElseGet(() -> AccuracyEstimate.exactly(variant.profiled()));
      profiled += share * variant.profiled().value();
      value += share * estimate.value();
      low += share * estimate.bounds().low();
      high += share * estimate.bounds().high();
      checked += variant.estimate().isPresent() ? share : 0;
    }
    Interval bounds = new Interval(Math.min(low, 1), Math.min(Math.max(low, high), 1));
    return Optional.of(
        new Effective(profiled, new AccuracyEstimate(value, bounds), Math.min(checked, 1)));
  }
}
