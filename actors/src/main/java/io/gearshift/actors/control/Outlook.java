package io.gearshift.actors.control;

import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.Problem;
import io.gearshift.domain.traffic.Rate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a planner is to be shown just now.
 *
 * @param world the families and profiles there are
 * @param fleet the devices that are there
 * @param demand what arrives
 */
record Outlook(Problem world, Fleet fleet, DemandBook demand) {

  Problem problem(Optional<Plan> running) {
    List<Family> families = families();
    Map<FamilyId, Rate> rates = new HashMap<>();
    families.forEach(family -> rates.put(family.id(), demand.forecast(family.id())));
    Problem problem = world.withDevices(fleet.devices()).withFamilies(families).withDemand(rates);
    return running.map(problem::withRunning).orElse(problem);
  }

  /** All families, without the variants that cannot be loaded. */
  List<Family> families() {
    Set<VariantId> broken = fleet.broken();
    List<Family> families = new ArrayList<>();
    for (Family family : world.families()) {
      List<Variant> whole =
          family.variants().stream().filter(v -> !broken.contains(v.id())).toList();
      if (!whole.isEmpty()) {
        families.add(family.withVariants(whole));
      }
    }
    return families;
  }
}
