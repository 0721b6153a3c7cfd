package io.gearshift.planner.cascadeserve;

import io.gearshift.domain.cascade.Cascade;
import io.gearshift.domain.cascade.CascadeOutcome;
import io.gearshift.domain.cascade.CascadeStep;
import io.gearshift.domain.cascade.ValidationTable;
import io.gearshift.domain.cascade.Verdict;
import io.gearshift.domain.catalog.VariantId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * The cascades worth having (CascadeServe, section 4.5, SP1): none of them is both less accurate
 * and more work than another. The one of the least work and the most accurate one are among them.
 *
 * <p>All cascades up to {@code steps} are tried where they are few, and else as many at random. A
 * threshold is a certainty that a tenth, two tenths … of the samples stay below; cheap variants
 * come before dear ones.
 *
 * @param steps the most of a cascade; 1 for single variants
 * @param most cascades that are tried
 * @param front the most that are kept
 */
public record CascadeFront(int steps, int most, int front, long seed) {
  private static final int THRESHOLDS = 10;
  private static final double DIGITS = 1e4;

  public static final CascadeFront DEFAULT = new CascadeFront(3, 10_000, 60, 1);

  public CascadeFront {
    if (steps < 1 || most < 1 || front < 2) {
      throw new IllegalArgumentException(
          "search of %d steps, %d cascades, a front of %d (expected: >= 1, >= 1, >= 2)"
              .formatted(steps, most, front));
    }
  }

  /** The same search for single variants alone. */
  public CascadeFront singles() {
    return new CascadeFront(1, most, front, seed);
  }

  /**
   * Cascades from the one of the least work to the most accurate one.
   *
   * @param work of a cascade for each query
   */
  List<CascadeOutcome> run(GearProblem problem, ToDoubleFunction<CascadeOutcome> work) {
    ValidationTable table = problem.table();
    Map<VariantId, Double> alone = new HashMap<>();
    for (VariantId variant : problem.variants()) {
      alone.put(variant, work.applyAsDouble(table.outcome(Cascade.of(variant))));
    }
    List<VariantId> variants =
        problem.variants().stream()
            .sorted(Comparator.comparing((VariantId v) -> alone.get(v)).thenComparing(v -> v))
            .toList();
    Map<VariantId, double[]> thresholds = new HashMap<>();
    variants.forEach(variant -> thresholds.put(variant, thresholds(table, variant)));
    Set<Cascade> tried = new LinkedHashSet<>();
    variants.forEach(variant -> tried.add(Cascade.of(variant)));
    if (count(variants.size()) <= most) {
      extend(new ArrayList<>(), 0, variants, thresholds, tried);
    } else {
      draw(variants, thresholds, tried);
    }
    Map<CascadeOutcome, Double> scored = new HashMap<>();
    tried.stream()
        .map(table::outcome)
        .forEach(cascade -> scored.put(cascade, work.applyAsDouble(cascade)));
    return thinned(front(scored));
  }

  /** How many cascades there are at most; above what an int holds, that. */
  private int count(int variants) {
    double all = 0;
    double ways = 1;
    for (int length = 1; length <= Math.min(steps, variants); length++) {
      ways = ways * (variants - length + 1) / length * (length == 1 ? 1 : THRESHOLDS - 1);
      all += ways;
    }
    return (int) Math.min(Integer.MAX_VALUE, all);
  }

  private void extend(
      List<CascadeStep> begun,
      int from,
      List<VariantId> variants,
      Map<VariantId, double[]> thresholds,
      Set<Cascade> found) {
    for (int next = from; next < variants.size(); next++) {
      VariantId variant = variants.get(next);
      begun.add(new CascadeStep(variant, 0));
      found.add(new Cascade(begun));
      begun.remove(begun.size() - 1);
      if (begun.size() + 1 < steps) {
        for (double threshold : thresholds.get(variant)) {
          begun.add(new CascadeStep(variant, threshold));
          extend(begun, next + 1, variants, thresholds, found);
          begun.remove(begun.size() - 1);
        }
      }
    }
  }

  private void draw(
      List<VariantId> variants, Map<VariantId, double[]> thresholds, Set<Cascade> found) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int draw = 0; draw < most; draw++) {
      int length = 1 + random.nextInt(Math.min(steps, variants.size()));
      int[] chosen = random.ints(0, variants.size()).distinct().limit(length).sorted().toArray();
      List<CascadeStep> drawn = new ArrayList<>();
      for (int i = 0; i < length; i++) {
        VariantId variant = variants.get(chosen[i]);
        double[] grid = thresholds.get(variant);
        double threshold =
            i == length - 1 || grid.length == 0 ? 0 : grid[random.nextInt(grid.length)];
        drawn.add(new CascadeStep(variant, threshold));
      }
      found.add(new Cascade(drawn));
    }
  }

  private static double[] thresholds(ValidationTable table, VariantId variant) {
    double[] sorted = table.of(variant).stream().mapToDouble(Verdict::certainty).toArray();
    Arrays.sort(sorted);
    double[] thresholds = new double[THRESHOLDS - 1];
    for (int i = 1; i < THRESHOLDS; i++) {
      double quantile = sorted[(int) ((long) sorted.length * i / THRESHOLDS)];
      thresholds[i - 1] = Math.round(quantile * DIGITS) / DIGITS;
    }
    return Arrays.stream(thresholds).filter(value -> value > 0).distinct().toArray();
  }

  private static List<CascadeOutcome> front(Map<CascadeOutcome, Double> scored) {
    List<CascadeOutcome> sorted = new ArrayList<>(scored.keySet());
    sorted.sort(
        Comparator.comparing((CascadeOutcome one) -> scored.get(one))
            .thenComparing(Comparator.comparing(CascadeOutcome::accuracy).reversed())
            .thenComparing(one -> one.cascade().steps().size())
            .thenComparing(one -> one.cascade().toString()));
    List<CascadeOutcome> front = new ArrayList<>();
    for (CascadeOutcome one : sorted) {
      if (front.isEmpty() || one.accuracy().compareTo(front.get(front.size() - 1).accuracy()) > 0) {
        front.add(one);
      }
    }
    return front;
  }

  /** Of too many, those that are about evenly far from one another; both ends stay. */
  private List<CascadeOutcome> thinned(List<CascadeOutcome> all) {
    if (all.size() <= front) {
      return all;
    }
    List<CascadeOutcome> kept = new ArrayList<>();
    for (int i = 0; i < front; i++) {
      kept.add(all.get((int) Math.round((double) i * (all.size() - 1) / (front - 1))));
    }
    return kept;
  }
}
