package io.gearshift.simulator.cascadeserve;

import io.gearshift.domain.cascade.ValidationTable;
import io.gearshift.domain.cascade.Verdict;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.VariantId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Samples that are drawn where only the accuracies of variants are known. A sample is as hard as a
 * normal variable that the variants share for the most part; a variant is right about as many of
 * the easiest for it as its accuracy says, and certain by how far a sample is from that limit, to
 * either side: the margin of two classes.
 */
final class DrawnSamples {
  private static final int SAMPLES = 20_000;

  /** Of the hardness of a sample, the part of the variance that is the same for all variants. */
  private static final double SHARED = 0.7;

  private static final int RIGHT = 1;

  private DrawnSamples() {}

  static ValidationTable of(FamilyId family, Map<VariantId, Double> accuracies, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] shared = new double[SAMPLES];
    Arrays.setAll(shared, sample -> random.nextGaussian());
    Map<VariantId, List<Verdict>> verdicts = new LinkedHashMap<>();
    accuracies.forEach(
        (variant, accuracy) -> verdicts.put(variant, verdicts(shared, accuracy, random)));
    return new ValidationTable(family, verdicts);
  }

  private static List<Verdict> verdicts(double[] shared, double accuracy, SplittableRandom random) {
    double[] hardness = new double[SAMPLES];
    Arrays.setAll(
        hardness,
        sample ->
            Math.sqrt(SHARED) * shared[sample] + Math.sqrt(1 - SHARED) * random.nextGaussian());
    double[] sorted = hardness.clone();
    Arrays.sort(sorted);
    double limit = sorted[(int) (accuracy * SAMPLES)];
    List<Verdict> verdicts = new ArrayList<>();
    for (double hard : hardness) {
      double margin = limit - hard;
      verdicts.add(
          new Verdict(margin > 0 ? RIGHT : 1 - RIGHT, margin > 0, Math.tanh(Math.abs(margin))));
    }
    return verdicts;
  }
}
