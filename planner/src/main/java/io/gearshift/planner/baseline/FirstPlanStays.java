package io.gearshift.planner.baseline;

import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.plan.Assumptions;
import io.gearshift.domain.plan.Objective;
import io.gearshift.domain.plan.Placement;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.Planner;
import io.gearshift.domain.plan.Problem;
import io.gearshift.domain.plan.Share;
import io.gearshift.planner.allocation.Deployment;
import io.gearshift.planner.allocation.Option;
import io.gearshift.planner.allocation.OptionsByDevice;
import io.gearshift.planner.allocation.Report;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleBiFunction;

/**
 * Plans once. From then on the running plan stays, without the devices that are gone; the split of
 * the arrivals stays too, over those that are left. Only what that sheds and is worth is worked out
 * for the demand of the day.
 *
 * <p>A running plan that the planner could not have made is another's, and replaced: one with a
 * device that hosts several variants, or another variant or batch than the planner would choose for
 * it, or nothing though something could stand there, or with arrivals split in another way. So a
 * device that joins makes a new first plan.
 *
 * @param first makes the plan that stays
 * @param options what it may put on each device
 * @param weight by what it splits the arrivals of a family over its instances
 */
record FirstPlanStays(
    Planner first,
    Assumptions assumptions,
    Objective objective,
    Function<Problem, OptionsByDevice> options,
    ToDoubleBiFunction<OptionsByDevice, Placement> weight)
    implements Planner {
  private static final double ROUNDING = 1e-6;

  private record Seat(DeviceId device, VariantId variant) {}

  @Override
  public Plan plan(Problem problem, long epoch) {
    Optional<Plan> own = problem.running().filter(plan -> isOwn(problem, plan));
    return own.isEmpty() ? first.plan(problem, epoch) : kept(problem, own.get(), epoch);
  }

  private Plan kept(Problem problem, Plan running, long epoch) {
    Map<Seat, Double> fractions = fractions(running);
    List<Placement> placements = standing(problem, running);
    List<Share> shares =
        Deployment.inProportion(placements, p -> fractions.get(new Seat(p.device(), p.variant())));
    return new Report(problem, assumptions, objective)
        .plan(
            epoch,
            new Deployment(placements, shares),
            OptionalDouble.empty(),
            "what runs, kept",
            Duration.ZERO,
            List.of("The first plan stays, whatever the demand."));
  }

  private boolean isOwn(Problem problem, Plan running) {
    OptionsByDevice possible = options.apply(problem);
    Map<DeviceId, Placement> hosted = new HashMap<>();
    running.placements().forEach(placement -> hosted.put(placement.device(), placement));
    return hosted.size() == running.placements().size()
        && problem.devices().stream()
            .allMatch(
                device ->
                    isPossible(
                        problem, possible, device, Optional.ofNullable(hosted.get(device.id()))))
        && isSplitByWeight(possible, standing(problem, running), fractions(running));
  }

  private static boolean isPossible(
      Problem problem, OptionsByDevice options, Device device, Optional<Placement> hosted) {
    List<Option> possible =
        problem.families().stream().flatMap(family -> options.of(family, device).stream()).toList();
    return hosted.isEmpty()
        ? possible.isEmpty()
        : possible.stream()
            .anyMatch(
                option ->
                    option.variant().equals(hosted.get().variant())
                        && option.batch() == hosted.get().batchCap());
  }

  private boolean isSplitByWeight(
      OptionsByDevice options, List<Placement> placements, Map<Seat, Double> fractions) {
    Map<FamilyId, Double> perWeight = new HashMap<>();
    for (Placement placement : placements) {
      double own =
          fractions.getOrDefault(new Seat(placement.device(), placement.variant()), 0.0)
              / weight.applyAsDouble(options, placement);
      double others = perWeight.computeIfAbsent(placement.variant().family(), family -> own);
      if (!(own > 0 && Math.abs(own - others) <= ROUNDING * others)) {
        return false;
      }
    }
    return true;
  }

  private static Map<Seat, Double> fractions(Plan plan) {
    Map<Seat, Double> fractions = new HashMap<>();
    for (Share share : plan.shares()) {
      fractions.put(new Seat(share.device(), share.variant()), share.fraction());
    }
    return fractions;
  }

  private static List<Placement> standing(Problem problem, Plan running) {
    Set<DeviceId> there = new HashSet<>();
    problem.devices().forEach(device -> there.add(device.id()));
    return running.placements().stream()
        .filter(placement -> there.contains(placement.device()))
        .toList();
  }
}
