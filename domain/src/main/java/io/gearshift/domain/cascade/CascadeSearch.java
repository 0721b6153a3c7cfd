package io.gearshift.domain.cascade;

import io.gearshift.domain.catalog.VariantId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Every cascade of up to so many steps over a grid of thresholds, each step slower than the one
 * before it.
 *
 * @param times that each variant takes for a query
 * @param thresholds that a step before the last may have, each above 0
 */
public record CascadeSearch(Map<VariantId, Duration> times, List<Double> thresholds, int maxSteps) {
  /** Thresholds from 0.05 to 1, a twentieth apart. */
  public static final List<Double> TWENTIETHS = twentieths();

  private static final Comparator<Priced> CHEAPEST_FIRST =
      Comparator.comparing(Priced::work)
          .thenComparing(priced -> priced.outcome().accuracy(), Comparator.reverseOrder())
          .thenComparing(priced -> priced.outcome().cascade().steps().size());

  public CascadeSearch {
    times = Map.copyOf(times);
    thresholds = List.copyOf(thresholds);
    if (maxSteps < 1) {
      throw new IllegalArgumentException("max steps: " + maxSteps + " (expected: at least 1)");
    }
    for (double threshold : thresholds) {
      if (!(threshold > 0 && threshold <= 1)) {
        throw new IllegalArgumentException(
            "threshold: " + threshold + " (expected: above 0, up to 1)");
      }
    }
  }

  /**
   * A cascade and its price.
   *
   * @param work how long a device works for a query on average
   */
  public record Priced(CascadeOutcome outcome, Duration work) {}

  /** All of them. */
  public List<Cascade> all() {
    List<Cascade> found = new ArrayList<>();
    for (VariantId last : times.keySet().stream().sorted().toList()) {
      extend(List.of(new CascadeStep(last, 0)), found);
    }
    return found;
  }

  /** Puts faster variants before what there is. */
  private void extend(List<CascadeStep> steps, List<Cascade> found) {
    found.add(new Cascade(steps));
    if (steps.size() == maxSteps) {
      return;
    }
    Duration first = times.get(steps.get(0).variant());
    for (VariantId variant : times.keySet().stream().sorted().toList()) {
      if (times.get(variant).compareTo(first) < 0) {
        for (double threshold : thresholds) {
          List<CascadeStep> longer = new ArrayList<>();
          longer.add(new CascadeStep(variant, threshold));
          longer.addAll(steps);
          extend(longer, found);
        }
      }
    }
  }

  /**
   * The best by these examples: each is more accurate than all that cost less, the cheapest first.
   */
  public List<Priced> front(ValidationTable table) {
    List<Priced> priced =
        all().stream()
            .map(table::outcome)
            .map(outcome -> new Priced(outcome, outcome.work(times)))
            .sorted(CHEAPEST_FIRST)
            .toList();
    List<Priced> front = new ArrayList<>();
    for (Priced candidate : priced) {
      boolean better =
          front.isEmpty()
              || candidate
                      .outcome()
                      .accuracy()
                      .compareTo(front.get(front.size() - 1).outcome().accuracy())
                  > 0;
      if (better) {
        front.add(candidate);
      }
    }
    return front;
  }

  private static List<Double> twentieths() {
    List<Double> thresholds = new ArrayList<>();
    for (int i = 1; i <= 20; i++) {
      thresholds.add(i / 20.0);
    }
    return List.copyOf(thresholds);
  }
}
