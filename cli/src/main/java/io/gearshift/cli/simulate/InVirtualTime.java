package io.gearshift.cli.simulate;

import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.plan.Placement;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.Planner;
import io.gearshift.domain.plan.Problem;
import io.gearshift.domain.plan.Profiles;
import io.gearshift.domain.traffic.Rate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * A planner as a server asks it, for no less than a floor, and fit for virtual time: what has no
 * profile on a device cannot be simulated there, so it is taken out of the plan.
 *
 * @param floor items per second that each family is planned for at least
 */
record InVirtualTime(Planner planner, double floor) implements Planner {
  private static final long TICK_NANOS = 1_000_000;

  @Override
  public Plan plan(Problem problem, long epoch) {
    Map<FamilyId, Rate> demand = new HashMap<>();
    for (Family family : problem.families()) {
      double forecast = problem.demand(family.id()).perSecond();
      demand.put(family.id(), Rate.of(Math.max(floor, forecast)));
    }
    Plan plan = planner.plan(problem.withDemand(demand), epoch);
    Profiles profiles = new Profiles(problem.profiles());
    Map<DeviceId, Device> devices =
        problem.devices().stream().collect(Collectors.toMap(Device::id, Function.identity()));
    List<Placement> profiled =
        plan.placements().stream()
            .filter(p -> profiles.of(p.variant(), devices.get(p.device())).isPresent())
            .toList();
    return new Plan(
        plan.epoch(),
        profiled,
        plan.shares(),
        plan.shortfall(),
        plan.evaluation(),
        plan.rationale());
  }

  /**
   * A clock that goes on by a millisecond whenever it is looked at, so that a search with a time
   * limit always ends at the same point.
   */
  static LongSupplier clock() {
    long[] now = {0};
    return () -> now[0] += TICK_NANOS;
  }
}
