package io.gearshift.planner.baseline;

import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.plan.Problem;
import io.gearshift.domain.plan.Profiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What could be loaded on a device, family by family in the order of the problem. */
public final class Candidates {

  /**
   * A family on one kind of device, each list cheapest first.
   *
   * @param unprofiled in the order of the family
   */
  public record OfFamily(
      FamilyId family,
      List<Candidate> undominated,
      List<Candidate> dominated,
      List<VariantId> unprofiled) {

    /** The profiled variants, those to load first in front. */
    public List<Candidate> profiled() {
      List<Candidate> all = new ArrayList<>(undominated);
      all.addAll(dominated);
      return all;
    }

    /** The least memory that serves this family; empty if nothing was profiled. */
    Optional<Candidate> smallest() {
      return profiled().stream().min(Candidate.CHEAPEST_FIRST);
    }
  }

  private final List<Family> families;
  private final Profiles profiles;

  public Candidates(Problem problem) {
    this.families = problem.families();
    this.profiles = new Profiles(problem.profiles());
  }

  public List<OfFamily> on(Device device) {
    return families.stream().map(family -> on(device, family)).toList();
  }

  private OfFamily on(Device device, Family family) {
    List<Candidate> profiled = new ArrayList<>();
    List<VariantId> unprofiled = new ArrayList<>();
    for (Variant variant : family.variants()) {
      profiles
          .of(variant.id(), device)
          .ifPresentOrElse(
              profile -> profiled.add(new Candidate(variant, profile)),
              () -> unprofiled.add(variant.id()));
    }
    profiled.sort(Candidate.CHEAPEST_FIRST);
    Map<Boolean, List<Candidate>> byDominated =
        profiled.stream()
            .collect(
                Collectors.partitioningBy(candidate -> candidate.isDominatedByOneOf(profiled)));
    return new OfFamily(
        family.id(), byDominated.get(false), byDominated.get(true), List.copyOf(unprofiled));
  }

  /** The largest batch that was profiled there, or that the family allows if none was. */
  public int batchCap(VariantId variant, Device device) {
    int allowed =
        families.stream()
            .filter(family -> family.id().equals(variant.family()))
            .mapToInt(Family::maxBatch)
            .findFirst()
            .orElse(1);
    return profiles
        .of(variant, device)
        .map(profile -> Math.min(allowed, profile.p95().maxBatch()))
        .orElse(allowed);
  }
}
