package io.gearshift.planner.cascadeserve;

import io.gearshift.domain.cascade.CascadeOutcome;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.gear.Gear;
import io.gearshift.domain.gear.GearPlan;
import io.gearshift.domain.gear.Replica;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is wrong with a gear plan for a problem; nothing, if a planner made it. */
public final class GearCheck {
  private static final double ROUNDING = 1e-6;

  private final GearProblem problem;
  private final GearPlan plan;
  private final List<String> wrong = new ArrayList<>();

  private GearCheck(GearProblem problem, GearPlan plan) {
    this.problem = problem;
    this.plan = plan;
  }

  /** Complaints, each a sentence; none if the plan holds. */
  public static List<String> complaints(GearProblem problem, GearPlan plan) {
    GearCheck check = new GearCheck(problem, plan);
    if (!plan.family().equals(problem.family())) {
      check.wrong.add("plan of " + plan.family() + " (expected: of " + problem.family() + ")");
    }
    plan.placement().forEach(check::placed);
    if (check.wrong.isEmpty()) {
      plan.gears().forEach(check::carried);
      check.kept();
    }
    return List.copyOf(check.wrong);
  }

  private void placed(DeviceId id, Set<VariantId> variants) {
    Optional<Device> found =
        problem.devices().stream().filter(device -> device.id().equals(id)).findFirst();
    if (found.isEmpty()) {
      wrong.add("device " + id + " (expected: one of the problem)");
      return;
    }
    long taken = 0;
    for (VariantId variant : variants) {
      if (!problem.variants().contains(variant) || !problem.canHold(found.get(), variant)) {
        wrong.add(variant + " on " + id + " (expected: a validated variant with a profile there)");
        return;
      }
      taken += problem.memory(new Site(found.get(), variant));
    }
    if (taken > found.get().memoryBytes()) {
      wrong.add(
          "%d bytes on %s (expected: at most its %d)"
              .formatted(taken, id, found.get().memoryBytes()));
    }
  }

  /** No device has more to do than it can, in efficient batches. */
  private void carried(Gear gear) {
    RunCost cost = new RunCost(problem, false);
    CascadeOutcome scored = problem.table().outcome(gear.cascade());
    int steps = gear.cascade().steps().size();
    Map<DeviceId, Double> loads = new HashMap<>();
    for (Replica replica : gear.replicas()) {
      Device device =
          problem.devices().stream()
              .filter(candidate -> candidate.id().equals(replica.device()))
              .findFirst()
              .orElseThrow();
      double reach = scored.reached().get(gear.cascade().variants().indexOf(replica.variant()));
      double seconds = cost.seconds(new Site(device, replica.variant()), steps);
      loads.merge(
          replica.device(), gear.range().to() * reach * replica.weight() * seconds, Double::sum);
    }
    loads.forEach(
        (device, load) -> {
          if (load > 1 + ROUNDING) {
            wrong.add(
                "load of %s in the gear for %s: %.3f (expected: at most 1)"
                    .formatted(device, gear.range(), load));
          }
        });
    if (Math.abs(scored.accuracy().value() - gear.expected().accuracy().value()) > ROUNDING) {
      wrong.add(
          "accuracy of the gear for %s: %s (expected: %.4f, by the validation table)"
              .formatted(gear.range(), gear.expected().accuracy(), scored.accuracy().value()));
    }
  }

  private void kept() {
    for (Gear gear : plan.gears()) {
      if (problem.goal().isLatency()
          && gear.expected().p95().compareTo(problem.goal().deadline()) > 0) {
        wrong.add(
            "p95 of the gear for %s: %s (expected: at most %s)"
                .formatted(gear.range(), gear.expected().p95(), problem.goal().deadline()));
      }
    }
    if (plan.gears().size() != problem.ranges()) {
      wrong.add(
          "%d gears (expected: %d, one for each range)"
              .formatted(plan.gears().size(), problem.ranges()));
      return;
    }
    problem
        .goal()
        .accuracy()
        .filter(least -> accuracy(problem, plan) < least.value() - ROUNDING)
        .ifPresent(
            least ->
                wrong.add(
                    "accuracy of the plan: %.4f (expected: at least %s)"
                        .formatted(accuracy(problem, plan), least)));
  }

  /** The mean accuracy of the gears over the prior. */
  public static double accuracy(GearProblem problem, GearPlan plan) {
    double sum = 0;
    for (int range = 0; range < problem.ranges(); range++) {
      sum += problem.prior().get(range) * plan.gears().get(range).expected().accuracy().value();
    }
    return sum;
  }
}
