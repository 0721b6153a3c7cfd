package io.gearshift.planner.allocation;

import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantProfile;
import io.gearshift.domain.plan.Assumptions;
import io.gearshift.domain.plan.Objective;
import io.gearshift.domain.plan.Problem;
import io.gearshift.domain.plan.Profiles;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Everything that could be put on a device of some class and meets its SLO there. */
final class OptionList {
  private final Problem problem;
  private final Assumptions assumptions;
  private final Objective objective;
  private final Restriction restriction;
  private final Profiles profiles;
  private final List<Option> options = new ArrayList<>();

  private OptionList(
      Problem problem, Assumptions assumptions, Objective objective, Restriction restriction) {
    this.problem = problem;
    this.assumptions = assumptions;
    this.objective = objective;
    this.restriction = restriction;
    this.profiles = new Profiles(problem.profiles());
  }

  static List<Option> of(
      Problem problem,
      List<DeviceClass> classes,
      Assumptions assumptions,
      Objective objective,
      Restriction restriction) {
    OptionList list = new OptionList(problem, assumptions, objective, restriction);
    for (Family family : problem.families()) {
      list.addFamily(family, classes);
    }
    return List.copyOf(list.options);
  }

  private void addFamily(Family family, List<DeviceClass> classes) {
    List<Variant> usable =
        family.variants().stream()
            .filter(
                variant ->
                    classes.stream().anyMatch(c -> batch(family, variant, c.example()).isPresent()))
            .toList();
    for (Variant variant : restriction.selection().of(usable)) {
      for (DeviceClass deviceClass : classes) {
        batch(family, variant, deviceClass.example())
            .ifPresent(batch -> add(family, variant, deviceClass, batch));
      }
    }
  }

  private void add(Family family, Variant variant, DeviceClass deviceClass, int batch) {
    VariantProfile profile = profiles.of(variant.id(), deviceClass.example()).orElseThrow();
    double accuracy = Objective.accuracy(family, variant);
    double loadCost =
        problem.running().isPresent()
            ? objective.loadCost(profile, assumptions.capacity(profile, batch), accuracy)
            : 0;
    options.add(
        new Option(
            options.size(),
            deviceClass.index(),
            problem.families().indexOf(family),
            variant.id(),
            batch,
            assumptions.capacity(profile, batch).perSecond(),
            accuracy,
            loadCost));
  }

  /** One of those below half of the SLO; empty if there is none. */
  private Optional<Integer> batch(Family family, Variant variant, Device device) {
    return profiles
        .of(variant.id(), device)
        .filter(profile -> profile.memoryBytes() <= device.memoryBytes())
        .flatMap(profile -> batch(family, profile));
  }

  private Optional<Integer> batch(Family family, VariantProfile profile) {
    LatencyProfile latency = assumptions.latency(profile);
    int largest = Math.min(latency.maxBatch(), restriction.largestBatch(family));
    return IntStream.rangeClosed(1, largest)
        .filter(b -> latency.of(b).compareTo(assumptions.batchLatencyLimit(family)) < 0)
        .boxed()
        .max(
            restriction.batch() == BatchChoice.LARGEST
                ? Comparator.naturalOrder()
                : Comparator.comparing(b -> assumptions.capacity(profile, b)));
  }
}
