package io.gearshift.domain.cascade;

import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.VariantId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * What each variant of a family said of each held-out example: the accuracy of any cascade of them
 * is looked up here.
 *
 * @param verdicts by variant, in the order of the examples, which is the same for all
 */
public record ValidationTable(FamilyId family, Map<VariantId, List<Verdict>> verdicts) {
  public ValidationTable {
    Map<VariantId, List<Verdict>> copy = new LinkedHashMap<>();
    verdicts.forEach((variant, all) -> copy.put(variant, List.copyOf(all)));
    verdicts = Collections.unmodifiableMap(copy);
    if (verdicts.isEmpty()) {
      throw new IllegalArgumentException(
          "validation table of " + family + " without a variant (expected: at least one)");
    }
    if (verdicts.values().stream().map(List::size).distinct().count() > 1) {
      throw new IllegalArgumentException(
          "variants of " + family + " judged by different examples (expected: the same)");
    }
    if (verdicts.values().iterator().next().isEmpty()) {
      throw new IllegalArgumentException(
          "validation table of " + family + " without an example (expected: at least one)");
    }
    for (VariantId variant : verdicts.keySet()) {
      if (!variant.family().equals(family)) {
        throw new IllegalArgumentException(variant + " (expected: a variant of " + family + ")");
      }
    }
  }

  /**
   * @param validations of variants of one family on the same examples
   */
  public static ValidationTable of(Collection<Validation> validations, Certainty certainty) {
    Map<VariantId, List<Verdict>> verdicts = new LinkedHashMap<>();
    for (Validation validation : validations) {
      VariantId variant = validation.variant();
      verdicts.put(
          variant,
          validation.examples().stream()
              .map(
                  example -> {
                    int predicted = Scores.highest(example.scores());
                    return new Verdict(
                        predicted,
                        predicted == example.label(),
                        certainty.of(variant, example.scores()));
                  })
              .toList());
    }
    if (verdicts.isEmpty()) {
      throw new IllegalArgumentException("no validation (expected: of at least one variant)");
    }
    return new ValidationTable(verdicts.keySet().iterator().next().family(), verdicts);
  }

  public List<VariantId> variants() {
    return List.copyOf(verdicts.keySet());
  }

  /** How many examples there are. */
  public int examples() {
    return verdicts.values().iterator().next().size();
  }

  /** What a variant said of each example. */
  public List<Verdict> of(VariantId variant) {
    List<Verdict> all = verdicts.get(variant);
    if (all == null) {
      throw new IllegalArgumentException(
          variant + " was not validated (expected: one of " + verdicts.keySet() + ")");
    }
    return all;
  }

  public Accuracy accuracy(VariantId variant) {
    return outcome(Cascade.of(variant)).accuracy();
  }

  /** The half of the examples that thresholds are chosen by: the first, third and so on. */
  public ValidationTable choosing() {
    return only(example -> example % 2 == 0);
  }

  /** The half of the examples that says what the choice is worth: all others. */
  public ValidationTable judging() {
    return only(example -> example % 2 == 1);
  }

  private ValidationTable only(IntPredicate which) {
    Map<VariantId, List<Verdict>> some = new LinkedHashMap<>();
    verdicts.forEach(
        (variant, all) ->
            some.put(
                variant, IntStream.range(0, all.size()).filter(which).mapToObj(all::get).toList()));
    return new ValidationTable(family, some);
  }

  /**
   * What a cascade makes of the examples: how many are right in the end, and how many each step is
   * asked, where the first is asked all and the next ones those with a certainty below the
   * threshold before.
   */
  public CascadeOutcome outcome(Cascade cascade) {
    List<List<Verdict>> steps = cascade.variants().stream().map(this::of).toList();
    int[] asked = new int[steps.size()];
    int right = 0;
    for (int example = 0; example < examples(); example++) {
      int last = lastStep(cascade, steps, example);
      for (int step = 0; step <= last; step++) {
        asked[step]++;
      }
      right += steps.get(last).get(example).right() ? 1 : 0;
    }
    List<Double> reached = new ArrayList<>();
    for (int count : asked) {
      reached.add((double) count / examples());
    }
    return new CascadeOutcome(
        cascade, new Accuracy((double) right / examples()), reached, examples());
  }

  /**
   * The standard error of by how much more accurate one cascade is than another, which are asked
   * the same examples: less than that of either, for they mostly err together.
   */
  public double leadError(Cascade one, Cascade other) {
    List<List<Verdict>> ofOne = one.variants().stream().map(this::of).toList();
    List<List<Verdict>> ofOther = other.variants().stream().map(this::of).toList();
    int ahead = 0;
    int apart = 0;
    for (int example = 0; example < examples(); example++) {
      boolean right = ofOne.get(lastStep(one, ofOne, example)).get(example).right();
      boolean alsoRight = ofOther.get(lastStep(other, ofOther, example)).get(example).right();
      apart += right == alsoRight ? 0 : 1;
      ahead += (right ? 1 : 0) - (alsoRight ? 1 : 0);
    }
    double mean = (double) ahead / examples();
    double variance = (double) apart / examples() - mean * mean;
    return Math.sqrt(Math.max(0, variance) / examples());
  }

  /** The step whose answer stands. */
  private static int lastStep(Cascade cascade, List<List<Verdict>> steps, int example) {
    int step = 0;
    while (!cascade.steps().get(step).accepts(steps.get(step).get(example).certainty())) {
      step++;
    }
    return step;
  }
}
