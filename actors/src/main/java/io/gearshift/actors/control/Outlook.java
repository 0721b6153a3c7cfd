package io.gearshift.actors.control;

import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.pipeline.Factors;
import io.gearshift.domain.pipeline.PipelineId;
import io.gearshift.domain.pipeline.Stage;
import io.gearshift.domain.plan.PipelineLoad;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.Problem;
import io.gearshift.domain.traffic.BurstRule;
import io.gearshift.domain.traffic.Rate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a planner is to be shown just now.
 *
 * @param world the families and pipelines there are
 * @param stock what variants cost
 * @param fleet the devices that are there
 * @param demand what arrives
 */
record Outlook(Problem world, Stock stock, Fleet fleet, DemandBook demand) {

  /** The same with other families. */
  Outlook of(List<Family> families) {
    return new Outlook(world.withFamilies(families), stock, fleet, demand);
  }

  Problem problem(Optional<Plan> running) {
    List<Family> families = families();
    Map<FamilyId, Rate> rates = new HashMap<>();
    families.forEach(family -> rates.put(family.id(), demand.forecast(family.id())));
    Problem problem =
        world
            .withDevices(fleet.devices())
            .withProfiles(stock.profiles())
            .withFamilies(families)
            .withDemand(rates)
            .withPipelines(pipelines(rates.keySet()));
    return running.map(problem::withRunning).orElse(problem);
  }

  /** Whether more arrives at a family or a pipeline than was planned for it. */
  boolean isBurst(BurstRule rule, Problem planned, Instant at, Instant now) {
    Map<PipelineId, Rate> rates = new HashMap<>();
    planned.pipelines().forEach(load -> rates.put(load.graph().id(), load.demand()));
    Map<PipelineId, Rate> newest = demand.newestOfPipelines();
    newest.keySet().retainAll(rates.keySet()); // no plan can help the others
    return rule.isBurst(planned.demand(), demand.newest(), at, now)
        || rule.isBurst(rates, newest, at, now);
  }

  /** Those of which every stage has a family that can be loaded. */
  private List<PipelineLoad> pipelines(Set<FamilyId> families) {
    return world.pipelines().stream()
        .filter(
            load -> load.graph().stages().stream().map(Stage::family).allMatch(families::contains))
        .map(
            load -> {
              PipelineId id = load.graph().id();
              Factors factors = demand.factors(id, load.factors());
              return new PipelineLoad(load.graph(), demand.forecast(id), factors);
            })
        .toList();
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
