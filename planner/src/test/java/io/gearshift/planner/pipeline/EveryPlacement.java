package io.gearshift.planner.pipeline;

import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.plan.Placement;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.PlanCheck;
import io.gearshift.domain.plan.Problem;
import io.gearshift.domain.plan.Profiles;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;

/** Tries every variant in batches of every measured size on every device, one on each. */
final class EveryPlacement {
  private static final int TOO_MANY = 4_000;

  private final Problem problem;
  private final PlanCheck check;
  private final List<List<Placement>> choices = new ArrayList<>();
  private final Set<String> seen = new HashSet<>();
  private double best = Double.NEGATIVE_INFINITY;

  private EveryPlacement(Problem problem, PlanCheck check) {
    this.problem = problem;
    this.check = check;
    problem.devices().forEach(device -> choices.add(choices(device)));
  }

  /** What the best is worth; empty if there are too many to try. */
  static OptionalDouble bestValue(Problem problem, PlanCheck check) {
    EveryPlacement every = new EveryPlacement(problem, check);
    double plans = 1;
    for (List<Placement> choices : every.choices) {
      plans *= 1 + choices.size();
    }
    if (plans > TOO_MANY) {
      return OptionalDouble.empty();
    }
    every.extend(0, new ArrayList<>());
    return OptionalDouble.of(every.best);
  }

  private List<Placement> choices(Device device) {
    Profiles profiles = new Profiles(problem.profiles());
    List<Placement> found = new ArrayList<>();
    for (Family family : problem.families()) {
      for (Variant variant : family.variants()) {
        profiles
            .of(variant.id(), device)
            .filter(profile -> profile.memoryBytes() <= device.memoryBytes())
            .ifPresent(
                profile ->
                    profile
                        .p50()
                        .points()
                        .keySet()
                        .forEach(b -> found.add(new Placement(device.id(), variant.id(), b))));
      }
    }
    return found;
  }

  private void extend(int device, List<Placement> chosen) {
    if (device == choices.size()) {
      if (problem.running().isPresent() || seen.add(likeness(chosen))) {
        best = Math.max(best, check.value(problem, plan(chosen)));
      }
      return;
    }
    extend(device + 1, chosen);
    for (Placement choice : choices.get(device)) {
      chosen.add(choice);
      extend(device + 1, chosen);
      chosen.remove(chosen.size() - 1);
    }
  }

  /** The same on other devices that are alike is the same. */
  private String likeness(List<Placement> chosen) {
    return chosen.stream()
        .map(p -> kind(p) + " " + p.variant() + " " + p.batchCap())
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private String kind(Placement placement) {
    Device device =
        problem.devices().stream()
            .filter(d -> d.id().equals(placement.device()))
            .findFirst()
            .orElseThrow();
    return device.kind() + " of " + device.memoryBytes();
  }

  private Plan plan(List<Placement> chosen) {
    return new Plan(
        1,
        List.copyOf(chosen),
        List.of(),
        Map.of(),
        new Budgets(problem).even(),
        Optional.empty(),
        List.of());
  }
}
