package io.gearshift.planner.gearshift;

import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantProfile;
import io.gearshift.domain.plan.Placement;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.PlanCheck;
import io.gearshift.domain.plan.Problem;
import io.gearshift.domain.plan.Profiles;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Tries every way to fill the devices; shares nothing with the planner but the check. */
final class EveryResidency {
  private final Problem problem;
  private final PlanCheck check;
  private final Profiles profiles;
  private final List<List<List<Placement>>> choices = new ArrayList<>();
  private int mostLit;
  private double best = Double.NEGATIVE_INFINITY;

  EveryResidency(Problem problem, PlanCheck check) {
    this.problem = problem;
    this.check = check;
    this.profiles = new Profiles(problem.profiles());
    problem.devices().forEach(device -> choices.add(fullest(subsets(device))));
    extend(0, List.of());
  }

  /** How many families can be hosted at the same time. */
  int mostFamilies() {
    return mostLit;
  }

  /** What the best of the plans is worth that host as many families as can be. */
  double bestValue() {
    return best;
  }

  static Set<FamilyId> families(List<Placement> placements) {
    Set<FamilyId> lit = new HashSet<>();
    placements.forEach(placement -> lit.add(placement.variant().family()));
    return lit;
  }

  private List<List<Placement>> subsets(Device device) {
    List<List<Placement>> subsets = new ArrayList<>(List.of(List.of()));
    for (Family family : problem.families()) {
      for (Variant variant : family.variants()) {
        VariantProfile profile = profiles.of(variant.id(), device).orElseThrow();
        int batch = check.assumptions().largestBatch(family, profile).orElse(1);
        for (List<Placement> subset : List.copyOf(subsets)) {
          List<Placement> more = new ArrayList<>(subset);
          more.add(new Placement(device.id(), variant.id(), batch));
          if (memory(device, more) <= device.memoryBytes()) {
            subsets.add(more);
          }
        }
      }
    }
    return subsets;
  }

  private long memory(Device device, List<Placement> placements) {
    return placements.stream().mapToLong(p -> profiles.memoryBytes(p.variant(), device)).sum();
  }

  /** What is part of another one is never better. */
  private static List<List<Placement>> fullest(List<List<Placement>> subsets) {
    return subsets.stream()
        .filter(one -> subsets.stream().noneMatch(o -> o.size() > one.size() && o.containsAll(one)))
        .toList();
  }

  private void extend(int device, List<Placement> chosen) {
    if (device < choices.size()) {
      for (List<Placement> choice : choices.get(device)) {
        List<Placement> more = new ArrayList<>(chosen);
        more.addAll(choice);
        extend(device + 1, more);
      }
      return;
    }
    int lit = families(chosen).size();
    if (lit > mostLit) {
      mostLit = lit;
      best = Double.NEGATIVE_INFINITY;
    }
    if (lit == mostLit) {
      best = Math.max(best, check.value(problem, new Plan(1, chosen, List.of())));
    }
  }
}
