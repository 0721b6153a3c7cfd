package io.gearshift.simulator;

import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.simulator.arrivals.ArrivalProcess;
import io.gearshift.simulator.arrivals.DrawnArrivals;
import io.gearshift.simulator.arrivals.Gaps;
import io.gearshift.simulator.arrivals.RateCurve;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * The queries of a family.
 *
 * @param slos what a query asks for, each as likely as the others; none if all have the family's,
 *     or each the one that it came with
 * @param items that a query has, each as likely as the others
 */
public record Traffic(
    FamilyId family, ArrivalProcess arrivals, List<Duration> slos, List<Integer> items) {
  public Traffic {
    slos = List.copyOf(slos);
    items = List.copyOf(items);
    if (items.isEmpty()) {
      throw new IllegalArgumentException("items of queries: none (expected: at least one size)");
    }
    if (!slos.isEmpty() && arrivals.longestSlo().isPresent()) {
      throw new IllegalArgumentException(
          "slos: " + slos + " (expected: none, for queries came with SLOs of their own)");
    }
  }

  /** Queries that are drawn along a curve. */
  public Traffic(
      FamilyId family, RateCurve queries, Gaps gaps, List<Duration> slos, List<Integer> items) {
    this(family, new DrawnArrivals(queries, gaps), slos, items);
  }

  /** Queries of one item each, with the family's SLO unless they came with one. */
  public static Traffic of(FamilyId family, ArrivalProcess arrivals) {
    return new Traffic(family, arrivals, List.of(), List.of(1));
  }

  /** Queries of one item each and the family's SLO, drawn along a curve. */
  public static Traffic of(FamilyId family, RateCurve queries, Gaps gaps) {
    return of(family, new DrawnArrivals(queries, gaps));
  }

  /**
   * The longest that any of these queries may take.
   *
   * @param usual the family's SLO
   */
  public Duration longestSlo(Duration usual) {
    return slos.stream().max(Comparator.naturalOrder()).or(arrivals::longestSlo).orElse(usual);
  }

  /** Items per second at the start. */
  double itemsAtStart() {
    return arrivals.rateAtStart() * items.stream().mapToInt(Integer::intValue).average().orElse(1);
  }
}
