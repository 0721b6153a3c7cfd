package io.gearshift.domain.cascade;

import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.VariantId;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a cascade makes of examples.
 *
 * @param reached share of the queries that each step is asked, 1 for the first
 * @param examples how many it was looked up with
 */
public record CascadeOutcome(
    Cascade cascade, Accuracy accuracy, List<Double> reached, int examples) {
  public CascadeOutcome {
    reached = List.copyOf(reached);
    if (reached.size() != cascade.steps().size()) {
      throw new IllegalArgumentException(
          "shares of " + cascade + ": " + reached.size() + " (expected: one for each step)");
    }
  }

  /** How many steps a query takes on average, 1 at least. */
  public double steps() {
    return reached.stream().mapToDouble(share -> share).sum();
  }

  /**
   * How long a device works for a query on average.
   *
   * @param times that each variant takes for a query
   */
  public Duration work(Map<VariantId, Duration> times) {
    double nanos = 0;
    for (int i = 0; i < reached.size(); i++) {
      nanos += reached.get(i) * times.get(cascade.steps().get(i).variant()).toNanos();
    }
    return Duration.ofNanos(Math.round(nanos));
  }

  /** By how much the accuracy may be off for the number of examples alone: a standard error. */
  public double error() {
    double share = accuracy.value();
    return Math.sqrt(share * (1 - share) / examples);
  }
}
