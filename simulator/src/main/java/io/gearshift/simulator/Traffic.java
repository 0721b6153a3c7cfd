package io.gearshift.simulator;

import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.simulator.arrivals.Gaps;
import io.gearshift.simulator.arrivals.RateCurve;
import java.time.Duration;
import java.util.List;

/**
 * The queries of a family.
 *
 * @param slos what a query asks for, each as likely as the others; none if all have the family's
 * @param items that a query has, each as likely as the others
 */
public record Traffic(
    FamilyId family, RateCurve queries, Gaps gaps, List<Duration> slos, List<Integer> items) {
  public Traffic {
    slos = List.copyOf(slos);
    items = List.copyOf(items);
    if (items.isEmpty()) {
      throw new IllegalArgumentException("items of queries: none (expected: at least one size)");
    }
  }

  /** Queries of one item each and the family's SLO. */
  public static Traffic of(FamilyId family, RateCurve queries, Gaps gaps) {
    return new Traffic(family, queries, gaps, List.of(), List.of(1));
  }

  /** Items per second at the start. */
  double itemsAtStart() {
    return queries.rateAt(0) * items.stream().mapToInt(Integer::intValue).average().orElse(1);
  }
}
