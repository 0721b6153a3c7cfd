package io.gearshift.planner.baseline;

import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.plan.Assumptions;
import io.gearshift.domain.plan.Objective;
import io.gearshift.domain.plan.Placement;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.Planner;
import io.gearshift.domain.plan.Problem;
import io.gearshift.domain.plan.Profiles;
import io.gearshift.domain.plan.Share;
import io.gearshift.planner.allocation.Deployment;
import io.gearshift.planner.allocation.Report;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Plans once. From then on the running plan stays, without the devices that are gone; the split of
 * the arrivals stays too, over those that are left. Only what that sheds and is worth is worked out
 * for the demand of the day. A running plan that splits nothing is not one of these, and replaced.
 *
 * @param first makes the plan that stays
 */
record FirstPlanStays(Planner first, Assumptions assumptions, Objective objective)
    implements Planner {
  private record Seat(DeviceId device, VariantId variant) {}

  @Override
  public Plan plan(Problem problem, long epoch) {
    if (problem.running().filter(plan -> !plan.shares().isEmpty()).isEmpty()) {
      return first.plan(problem, epoch);
    }
    Plan running = problem.running().get();
    List<Placement> placements = standing(problem, running);
    Map<Seat, Double> weights = new HashMap<>();
    for (Share share : running.shares()) {
      weights.put(new Seat(share.device(), share.variant()), share.fraction());
    }
    List<Placement> used =
        placements.stream()
            .filter(p -> weights.containsKey(new Seat(p.device(), p.variant())))
            .toList();
    List<Share> shares =
        Deployment.inProportion(used, p -> weights.get(new Seat(p.device(), p.variant())));
    return new Report(problem, assumptions, objective)
        .plan(
            epoch,
            new Deployment(placements, shares),
            OptionalDouble.empty(),
            "what runs, kept",
            Duration.ZERO,
            List.of("The first plan stays, whatever the demand."));
  }

  private static List<Placement> standing(Problem problem, Plan running) {
    Map<DeviceId, Device> devices =
        problem.devices().stream().collect(Collectors.toMap(Device::id, Function.identity()));
    List<VariantId> variants =
        problem.families().stream()
            .map(Family::variants)
            .flatMap(List::stream)
            .map(Variant::id)
            .toList();
    Profiles profiles = new Profiles(problem.profiles());
    return running.placements().stream()
        .filter(placement -> devices.containsKey(placement.device()))
        .filter(placement -> variants.contains(placement.variant()))
        .filter(p -> profiles.of(p.variant(), devices.get(p.device())).isPresent())
        .toList();
  }
}
