package io.gearshift.cluster;

import io.gearshift.config.BadConfig;
import io.gearshift.config.GearPlanFile;
import io.gearshift.config.ModelRepository;
import io.gearshift.domain.catalog.Catalog;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.gear.GearPlan;
import io.gearshift.domain.gear.ServedGears;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * The gear plans of a node's settings, held against what it can serve.
 *
 * @param warnings told what an operator should know and does not stop the start
 */
record GearPlans(ModelRepository repository, Catalog served, Consumer<String> warnings) {

  /**
   * @param files one for each family that has gears
   * @throws BadConfig if one cannot be read, two are for one family, or one is for what the model
   *     repository does not have, or for a family whose answers cannot be told certain from
   *     uncertain
   */
  Map<FamilyId, ServedGears> read(List<Path> files) {
    Map<FamilyId, ServedGears> gears = new LinkedHashMap<>();
    for (Path file : files) {
      GearPlan plan = GearPlanFile.read(file);
      Family family =
          repository
              .catalog()
              .family(plan.family().name())
              .orElseThrow(() -> bad(file, unknown(plan)));
      requireVariants(file, plan, family);
      ServedGears one = new ServedGears(plan, repository.certainty(family.id()));
      if (gears.put(family.id(), one) != null) {
        throw bad(file, "is for " + family.id() + ", which another has (expected: one for each)");
      }
    }
    gears.keySet().removeIf(family -> served.family(family.name()).isEmpty()); // said elsewhere
    return gears;
  }

  private void requireVariants(Path file, GearPlan plan, Family family) {
    Optional<Family> left = served.family(family.id().name());
    SortedSet<VariantId> missing = new TreeSet<>();
    for (VariantId variant : used(plan)) {
      if (family.variant(variant.name()).isEmpty()) {
        throw bad(
            file,
            "uses "
                + variant
                + " (expected: variants of "
                + family.variants().stream().map(known -> known.id().name()).toList()
                + ")");
      }
      if (left.filter(whole -> whole.variant(variant.name()).isEmpty()).isPresent()) {
        missing.add(variant);
      }
    }
    if (!missing.isEmpty()) {
      warnings.accept("gears of " + family.id() + ": " + missing + " is left out and passed over");
    }
  }

  private static SortedSet<VariantId> used(GearPlan plan) {
    SortedSet<VariantId> used = new TreeSet<>();
    plan.placement().values().forEach(used::addAll);
    plan.gears().forEach(gear -> used.addAll(gear.cascade().variants()));
    return used;
  }

  private String unknown(GearPlan plan) {
    return "is for family '"
        + plan.family()
        + "' (expected: one of "
        + repository.catalog().families().stream().map(family -> family.id().name()).toList()
        + ")";
  }

  private static BadConfig bad(Path file, String what) {
    return new BadConfig(
        "gears.plans: '" + file + "' " + what + "\nHave it made anew: ./gearshift plan gears");
  }
}
