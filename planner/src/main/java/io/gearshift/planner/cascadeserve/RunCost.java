package io.gearshift.planner.cascadeserve;

import io.gearshift.domain.cascade.Cascade;
import io.gearshift.domain.cascade.CascadeOutcome;
import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.catalog.VariantId;
import java.util.HashMap;
import java.util.Map;

/**
 * The time of a device that one query takes, by which capacity is reckoned.
 *
 * <p>The paper takes that of a query that runs alone. It makes load balancing refuse what batches
 * would carry, so that by default it is that of a query in the batch that is most efficient of
 * those that the deadline has room for: twice its time, in each step of the cascade.
 */
final class RunCost {
  private static final double NANOS = 1e-9;

  private record Key(Site site, int steps) {}

  private final GearProblem problem;
  private final boolean alone;
  private final Map<Key, Double> known = new HashMap<>();

  /**
   * @param alone whether each query counts as running alone, as the paper has it
   */
  RunCost(GearProblem problem, boolean alone) {
    this.problem = problem;
    this.alone = alone;
  }

  /**
   * Seconds of the device for each query.
   *
   * @param steps of the cascade that the query is in
   */
  double seconds(Site site, int steps) {
    return known.computeIfAbsent(new Key(site, steps), this::found);
  }

  /** Seconds of devices that a query takes on its way through a cascade, wherever it runs. */
  double seconds(CascadeOutcome scored) {
    Cascade cascade = scored.cascade();
    int steps = cascade.steps().size();
    double sum = 0;
    for (int step = 0; step < steps; step++) {
      VariantId variant = cascade.steps().get(step).variant();
      sum +=
          scored.reached().get(step)
              * problem.devices().stream()
                  .filter(device -> problem.canHold(device, variant))
                  .mapToDouble(device -> seconds(new Site(device, variant), steps))
                  .average()
                  .orElseThrow();
    }
    return sum;
  }

  private double found(Key key) {
    LatencyProfile latency = problem.latency(key.site());
    double best = latency.of(1).toNanos();
    if (!alone) {
      long room = problem.goal().deadline().toNanos() / (2L * key.steps());
      for (int size = 2; size <= latency.maxBatch(); size++) {
        long nanos = latency.of(size).toNanos();
        best = nanos <= room ? Math.min(best, (double) nanos / size) : best;
      }
    }
    return best * NANOS;
  }
}
