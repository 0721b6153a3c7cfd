package io.gearshift.domain.cascade;

import io.gearshift.domain.catalog.VariantId;
import java.util.List;
import java.util.OptionalInt;

/**
 * How a query went through a cascade.
 *
 * @param visits the variants that have answered, in this order
 * @param certainty of the answer that stands: that of its least certain item
 * @param gear whose cascade it was, by its number in the gear plan; empty without one
 */
public record CascadePath(List<Visit> visits, Ending ending, double certainty, OptionalInt gear) {
  public CascadePath {
    visits = List.copyOf(visits);
    if (visits.isEmpty()) {
      throw new IllegalArgumentException("path without a visit (expected: at least one)");
    }
  }

  /** A path in no gear. */
  public CascadePath(List<Visit> visits, Ending ending, double certainty) {
    this(visits, ending, certainty, OptionalInt.empty());
  }

  /** The same path in a gear. */
  public CascadePath in(OptionalInt gear) {
    return new CascadePath(visits, ending, certainty, gear);
  }

  /**
   * What one variant did for a query.
   *
   * @param asked items that it answered
   * @param stands those of them for which nobody was asked after it
   */
  public record Visit(VariantId variant, int asked, int stands) {}

  /** Why nobody else was asked. */
  public enum Ending {
    /** The answer is certain enough. */
    CERTAIN,
    /** There is no further variant. */
    LAST,
    /** There was no time left for another variant; a less certain answer is given. */
    TIME,
    /** The next variant refused the query; a less certain answer is given. */
    REFUSED
  }
}
