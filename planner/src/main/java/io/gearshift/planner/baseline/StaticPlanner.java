package io.gearshift.planner.baseline;

import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.plan.Placement;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.Planner;
import io.gearshift.domain.plan.Problem;
import io.gearshift.planner.allocation.AllocationProblem;
import io.gearshift.planner.allocation.Deployment;
import io.gearshift.planner.allocation.OptionsByDevice;
import io.gearshift.planner.allocation.Report;
import io.gearshift.planner.allocation.Restriction;
import io.gearshift.planner.allocation.Restriction.Selection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What somebody has who writes down once what is to run where, as for Triton: one variant per
 * family, the devices dealt out evenly, the arrivals split evenly, whatever the demand.
 */
public final class StaticPlanner implements Planner {
  private final BaselineSettings settings;
  private final Map<FamilyId, String> variants;
  private final Selection others;
  private final Planner planner;

  /**
   * @param variants the chosen variant of each family; of a family that is absent, the most
   *     accurate that meets its SLO
   */
  public StaticPlanner(BaselineSettings settings, Map<FamilyId, String> variants) {
    this(settings, variants, Selection.MOST_ACCURATE);
  }

  /** One of the variants that meet the SLO somewhere, by the same rule for every family. */
  public StaticPlanner(BaselineSettings settings, Selection selection) {
    this(settings, Map.of(), selection);
  }

  private StaticPlanner(
      BaselineSettings settings, Map<FamilyId, String> variants, Selection others) {
    this.settings = settings;
    this.variants = Map.copyOf(variants);
    this.others = others;
    this.planner =
        new FirstPlanStays(
            this::dealOut,
            settings.assumptions(),
            settings.objective(),
            problem -> options(chosen(problem)),
            (options, placement) -> 1);
  }

  @Override
  public Plan plan(Problem problem, long epoch) {
    return planner.plan(problem, epoch);
  }

  private Plan dealOut(Problem problem, long epoch) {
    Problem chosen = chosen(problem);
    OptionsByDevice options = options(chosen);
    Map<DeviceId, Family> owners = options.deal(problem.devices(), chosen.families());
    List<Placement> placements = new ArrayList<>();
    for (Device device : problem.devices()) {
      Optional.ofNullable(owners.get(device.id()))
          .flatMap(family -> options.mostAccurate(family, device))
          .ifPresent(o -> placements.add(new Placement(device.id(), o.variant(), o.batch())));
    }
    return new Report(problem, settings.assumptions(), settings.objective())
        .plan(
            epoch,
            new Deployment(placements, Deployment.uniform(placements)),
            OptionalDouble.empty(),
            "dealing out",
            Duration.ZERO,
            List.of());
  }

  private OptionsByDevice options(Problem chosen) {
    return new OptionsByDevice(
        AllocationProblem.of(
            chosen, settings.assumptions(), settings.objective(), Restriction.of(others)));
  }

  private Problem chosen(Problem problem) {
    return problem.withFamilies(problem.families().stream().map(this::chosen).toList());
  }

  private Family chosen(Family family) {
    return Optional.ofNullable(variants.get(family.id()))
        .flatMap(family::variant)
        .map(variant -> family.withVariants(List.of(variant)))
        .orElse(family);
  }
}
