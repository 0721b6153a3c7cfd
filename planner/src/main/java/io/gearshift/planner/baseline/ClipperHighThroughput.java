package io.gearshift.planner.baseline;

import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.Planner;
import io.gearshift.domain.plan.Problem;
import io.gearshift.planner.allocation.Restriction.Selection;
import java.util.function.LongSupplier;

/**
 * Serves the least accurate variant of each family, placed once for the demand at the start and
 * never changed (Clipper as Proteus measures it, section 6.1). Of the variants, those count that
 * meet the SLO on some device; the authors' own list has one that does not, and loses all of its
 * traffic.
 */
public final class ClipperHighThroughput implements Planner {
  private final Planner planner;

  /**
   * @param nanos a clock that only runs forward, in nanoseconds
   */
  public ClipperHighThroughput(BaselineSettings settings, LongSupplier nanos) {
    this.planner = new ClipperSearch(settings, Selection.LEAST_ACCURATE, nanos).once();
  }

  @Override
  public Plan plan(Problem problem, long epoch) {
    return planner.plan(problem, epoch);
  }
}
