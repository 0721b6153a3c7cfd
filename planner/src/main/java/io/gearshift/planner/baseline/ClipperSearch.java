package io.gearshift.planner.baseline;

import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.plan.Placement;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.Planner;
import io.gearshift.domain.plan.Problem;
import io.gearshift.planner.allocation.Allocation;
import io.gearshift.planner.allocation.AllocationProblem;
import io.gearshift.planner.allocation.Deadline;
import io.gearshift.planner.allocation.DecomposedAllocator;
import io.gearshift.planner.allocation.Deployment;
import io.gearshift.planner.allocation.OptionsByDevice;
import io.gearshift.planner.allocation.Report;
import io.gearshift.planner.allocation.Restriction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * One variant per family, as many instances as the demand asks for by the MILP of Proteus, and the
 * devices that this leaves dealt to the families in turn, for nothing will be loaded later.
 *
 * @param selection which variant of each family, of those that meet the SLO
 */
record ClipperSearch(BaselineSettings settings, Restriction.Selection selection, LongSupplier nanos)
    implements Planner {

  @Override
  public Plan plan(Problem problem, long epoch) {
    long started = nanos.getAsLong();
    AllocationProblem model = model(problem);
    Allocation allocation =
        new DecomposedAllocator(settings.targetGap(), settings.seed())
            .allocate(model, Deadline.in(settings.timeLimit(), nanos));
    List<Placement> placements =
        new ArrayList<>(
            Deployment.of(problem, model, allocation, Deployment.Split.UNIFORM).placements());
    OptionsByDevice options = new OptionsByDevice(model);
    placements.addAll(spares(problem, placements, options));
    Duration time = Duration.ofNanos(nanos.getAsLong() - started);
    return new Report(problem, settings.assumptions(), settings.objective())
        .plan(
            epoch,
            new Deployment(placements, Deployment.inProportion(placements, options::throughput)),
            OptionalDouble.empty(),
            allocation.source() + ", then all devices",
            time,
            List.of());
  }

  /** The same planner, but for a plan that runs already: that stays. */
  Planner once() {
    return new FirstPlanStays(
        this,
        settings.assumptions(),
        settings.objective(),
        problem -> new OptionsByDevice(model(problem)),
        OptionsByDevice::throughput);
  }

  private AllocationProblem model(Problem problem) {
    return AllocationProblem.of(
        problem, settings.assumptions(), settings.objective(), Restriction.of(selection));
  }

  private static List<Placement> spares(
      Problem problem, List<Placement> placements, OptionsByDevice options) {
    Set<DeviceId> busy = new HashSet<>();
    placements.forEach(placement -> busy.add(placement.device()));
    List<Device> free =
        problem.devices().stream().filter(device -> !busy.contains(device.id())).toList();
    Map<DeviceId, Family> owners = options.deal(free, OptionsByDevice.byDemand(problem));
    return free.stream()
        .filter(device -> owners.containsKey(device.id()))
        .flatMap(
            device ->
                options.mostAccurate(owners.get(device.id()), device).stream()
                    .map(o -> new Placement(device.id(), o.variant(), o.batch())))
        .toList();
  }
}
