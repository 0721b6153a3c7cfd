package io.gearshift.planner.proteus;

import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantProfile;
import io.gearshift.domain.plan.Assumptions;
import io.gearshift.domain.plan.Placement;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.PlanCheck;
import io.gearshift.domain.plan.Problem;
import io.gearshift.domain.plan.Profiles;
import io.gearshift.domain.plan.Share;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tries everything on every single device; shares nothing with the planners but the check. */
final class ExhaustiveSearch {
  private record Choice(Placement placement, Variant variant, double capacity) {}

  private final Problem problem;
  private final PlanCheck check;
  private final List<List<Choice>> choices = new ArrayList<>();
  private double best = Double.NEGATIVE_INFINITY;

  private ExhaustiveSearch(Problem problem, PlanCheck check) {
    this.problem = problem;
    this.check = check;
    problem.devices().forEach(device -> choices.add(choices(device)));
  }

  /** What the best of all plans is worth. */
  static double bestValue(Problem problem, PlanCheck check) {
    ExhaustiveSearch search = new ExhaustiveSearch(problem, check);
    search.extend(0, new ArrayList<>());
    return search.best;
  }

  private List<Choice> choices(Device device) {
    Profiles profiles = new Profiles(problem.profiles());
    List<Choice> found = new ArrayList<>();
    for (Family family : problem.families()) {
      for (Variant variant : family.variants()) {
        profiles
            .of(variant.id(), device)
            .filter(profile -> profile.memoryBytes() <= device.memoryBytes())
            .flatMap(profile -> choice(device, family, variant, profile))
            .ifPresent(found::add);
      }
    }
    return found;
  }

  private Optional<Choice> choice(
      Device device, Family family, Variant variant, VariantProfile profile) {
    Assumptions assumptions = check.assumptions();
    Choice largest = null;
    for (int batch = 1; batch <= family.maxBatch(); batch++) {
      if (assumptions.latency(profile).of(batch).multipliedBy(2).compareTo(family.slo()) < 0) {
        largest =
            new Choice(
                new Placement(device.id(), variant.id(), batch),
                variant,
                assumptions.capacity(profile, batch).perSecond());
      }
    }
    return Optional.ofNullable(largest);
  }

  private void extend(int device, List<Choice> chosen) {
    if (device == choices.size()) {
      best = Math.max(best, check.value(problem, plan(chosen)));
      return;
    }
    extend(device + 1, chosen);
    for (Choice choice : choices.get(device)) {
      chosen.add(choice);
      extend(device + 1, chosen);
      chosen.remove(chosen.size() - 1);
    }
  }

  private Plan plan(List<Choice> chosen) {
    List<Share> shares = new ArrayList<>();
    for (Family family : problem.families()) {
      double demand = problem.demand(family.id()).perSecond();
      List<Choice> own =
          chosen.stream()
              .filter(choice -> choice.variant().id().family().equals(family.id()))
              .sorted(Comparator.comparing((Choice c) -> c.variant().accuracy()).reversed())
              .toList();
      double served = Math.min(demand, own.stream().mapToDouble(Choice::capacity).sum());
      double left = served;
      for (Choice choice : own) {
        double load = Math.min(left, choice.capacity());
        if (load > 0) {
          left -= load;
          shares.add(
              new Share(
                  choice.placement().device(), choice.variant().id(), Math.min(1, load / served)));
        }
      }
    }
    return new Plan(
        1,
        chosen.stream().map(Choice::placement).toList(),
        shares,
        Map.of(),
        Optional.empty(),
        List.of());
  }
}
