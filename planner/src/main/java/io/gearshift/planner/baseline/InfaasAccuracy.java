package io.gearshift.planner.baseline;

import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.plan.Placement;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.Planner;
import io.gearshift.domain.plan.Problem;
import io.gearshift.planner.allocation.AllocationProblem;
import io.gearshift.planner.allocation.Deployment;
import io.gearshift.planner.allocation.Option;
import io.gearshift.planner.allocation.OptionsByDevice;
import io.gearshift.planner.allocation.Report;
import io.gearshift.planner.allocation.Restriction;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;

/**
 * Scales each family by itself, with the accuracy that is lost as what to keep low and the cluster
 * as what there is (INFaaS with objective and constraint changed over, Proteus, section 6.1).
 *
 * <p>From what runs: a family with more capacity than demand swaps instances for more accurate ones
 * and gives up those it can do without. A family with less adds instances of the variant for which
 * accuracy lost times instances needed is least, be it one it has already (it replicates) or
 * another (it upgrades); when no device is free, it swaps its own instances for faster ones.
 * Arrivals are split by capacity, as the least loaded instance is chosen. The slack of INFaaS is
 * the head-room of the capacities.
 *
 * <p>The authors of Proteus measure their own version of this; it has defects, such as a latency
 * that is taken for a throughput, that are not repeated here.
 */
public final class InfaasAccuracy implements Planner {
  private final BaselineSettings settings;
  private final LongSupplier nanos;

  /**
   * @param nanos a clock that only runs forward, in nanoseconds
   */
  public InfaasAccuracy(BaselineSettings settings, LongSupplier nanos) {
    this.settings = settings;
    this.nanos = nanos;
  }

  @Override
  public Plan plan(Problem problem, long epoch) {
    long started = nanos.getAsLong();
    OptionsByDevice options =
        new OptionsByDevice(
            AllocationProblem.of(
                problem, settings.assumptions(), settings.objective(), Restriction.NONE));
    InfaasCluster cluster = new InfaasCluster(problem, options);
    for (Family family : problem.families()) {
      cluster.useSpareCapacity(family);
    }
    for (Family family : problem.families()) {
      cluster.scaleUp(family);
    }
    Map<DeviceId, Option> hosted = cluster.hosted();
    List<Placement> placements =
        hosted.entrySet().stream()
            .map(e -> new Placement(e.getKey(), e.getValue().variant(), e.getValue().batch()))
            .toList();
    return new Report(problem, settings.assumptions(), settings.objective())
        .plan(
            epoch,
            new Deployment(placements, Deployment.inProportion(placements, options::throughput)),
            OptionalDouble.empty(),
            "scaling family by family",
            Duration.ofNanos(nanos.getAsLong() - started),
            List.of());
  }
}
