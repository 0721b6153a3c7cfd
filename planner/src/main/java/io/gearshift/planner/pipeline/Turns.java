package io.gearshift.planner.pipeline;

import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.plan.Problem;
import io.gearshift.planner.baseline.Candidate;
import io.gearshift.planner.baseline.Candidates;
import io.gearshift.planner.baseline.Candidates.OfFamily;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * In which order variants are to fill the memory of devices of one class: the cheapest of each
 * family, so that each can shift down; then the most accurate of each, the next, and so on; at last
 * those that are dominated.
 */
final class Turns {
  private final Set<VariantId> variants = new LinkedHashSet<>();
  private final Map<VariantId, Long> memory = new HashMap<>();
  private final Map<FamilyId, VariantId> cheapest = new HashMap<>();
  private final Map<VariantId, Integer> unprofiled = new LinkedHashMap<>();

  /**
   * @param example any device of the class
   */
  Turns(Problem problem, Device example) {
    Candidates candidates = new Candidates(problem);
    List<OfFamily> families = candidates.on(example);
    for (OfFamily family : families) {
      family.profiled().forEach(one -> memory.put(one.variant().id(), one.memoryBytes()));
      family.unprofiled().forEach(id -> unprofiled.put(id, candidates.batchCap(id, example)));
      family.profiled().stream()
          .filter(one -> one.memoryBytes() <= example.memoryBytes())
          .min(Comparator.comparingLong(Candidate::memoryBytes))
          .ifPresent(one -> cheapest.put(family.family(), one.variant().id()));
    }
    families.forEach(f -> f.undominated().stream().limit(1).forEach(this::add));
    inTurn(families.stream().map(OfFamily::undominated).toList());
    inTurn(families.stream().map(OfFamily::dominated).toList());
  }

  private void inTurn(List<List<Candidate>> families) {
    List<List<Candidate>> sorted = new ArrayList<>();
    for (List<Candidate> family : families) {
      sorted.add(
          family.stream()
              .sorted(Comparator.comparing((Candidate c) -> c.variant().accuracy()).reversed())
              .toList());
    }
    int longest = sorted.stream().mapToInt(List::size).max().orElse(0);
    for (int turn = 0; turn < longest; turn++) {
      for (List<Candidate> family : sorted) {
        if (turn < family.size()) {
          add(family.get(turn));
        }
      }
    }
  }

  private void add(Candidate candidate) {
    variants.add(candidate.variant().id());
  }

  /** Those that were profiled. */
  Set<VariantId> variants() {
    return variants;
  }

  /** Those that never were, which take nobody knows what, with their batch caps. */
  Map<VariantId, Integer> unprofiled() {
    return unprofiled;
  }

  /** Zero for what was never profiled; more than there is if it is not known at all. */
  long memoryBytes(VariantId variant) {
    return unprofiled.containsKey(variant) ? 0 : memory.getOrDefault(variant, Long.MAX_VALUE);
  }

  /** The variant of a family that needs least memory, of those that fit at all. */
  Optional<VariantId> cheapest(FamilyId family) {
    return Optional.ofNullable(cheapest.get(family));
  }
}
