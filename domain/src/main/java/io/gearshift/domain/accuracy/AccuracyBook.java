package io.gearshift.domain.accuracy;

import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the variants of a family answered of late, and how far that agreed with what the most
 * accurate one would have answered. Forgets what is older than the window, a sixtieth of it at a
 * time.
 */
public final class AccuracyBook {
  private static final int PARTS = 60;

  private record Pair(VariantId variant, VariantId reference) {}

  /** What happened in a part of the window. */
  private static final class Part {
    final Map<VariantId, Long> answered = new HashMap<>();
    final Map<Pair, Agreement> agreements = new HashMap<>();
    long incomparable;
  }

  private final Duration window;
  private final TreeMap<Long, Part> parts = new TreeMap<>();

  public AccuracyBook(Duration window) {
    this.window = window;
  }

  /** Forgets everything. */
  public void clear() {
    parts.clear();
  }

  /** A variant has answered so many items. */
  public void answered(VariantId variant, long items, Instant now) {
    part(now).answered.merge(variant, items, Long::sum);
  }

  /** An answer of a variant was compared with that of the reference. */
  public void compared(VariantId variant, VariantId reference, Agreement found, Instant now) {
    part(now).agreements.merge(new Pair(variant, reference), found, Agreement::plus);
  }

  /** An answer could not be compared. */
  public void incomparable(Instant now) {
    part(now).incomparable++;
  }

  /**
   * What is known.
   *
   * @param reference what answers are compared with just now
   */
  public FamilyAccuracy of(Family family, Optional<VariantId> reference, Instant now) {
    part(now);
    Map<VariantId, Long> answered = new HashMap<>();
    Map<Pair, Agreement> agreements = new HashMap<>();
    long incomparable = 0;
    for (Part part : parts.values()) {
      part.answered.forEach((variant, items) -> answered.merge(variant, items, Long::sum));
      part.agreements.forEach((pair, found) -> agreements.merge(pair, found, Agreement::plus));
      incomparable += part.incomparable;
    }
    List<FamilyAccuracy.OfVariant> variants = new ArrayList<>();
    for (Variant variant : family.variants()) {
      if (answered.containsKey(variant.id())) {
        variants.add(of(variant, answered.get(variant.id()), family, reference, agreements));
      }
    }
    variants.sort(Comparator.comparing(FamilyAccuracy.OfVariant::profiled).reversed());
    return new FamilyAccuracy(
        family.id(), family.likeness(), reference, window, variants, incomparable);
  }

  private static FamilyAccuracy.OfVariant of(
      Variant variant,
      long answered,
      Family family,
      Optional<VariantId> reference,
      Map<Pair, Agreement> agreements) {
    Optional<Pair> most =
        agreements.keySet().stream()
            .filter(pair -> pair.variant().equals(variant.id()))
            .max(Comparator.comparingLong(pair -> agreements.get(pair).items()));
    Optional<AccuracyEstimate> estimate =
        reference.filter(variant.id()::equals).isPresent()
            ? Optional.of(AccuracyEstimate.exactly(variant.accuracy()))
            : most.flatMap(pair -> family.variant(pair.reference().name()))
                .map(best -> AccuracyEstimate.of(agreements.get(most.get()), best.accuracy()));
    return new FamilyAccuracy.OfVariant(
        variant.id(),
        variant.accuracy(),
        answered,
        most.map(Pair::reference),
        most.map(agreements::get).orElse(Agreement.NOTHING),
        estimate);
  }

  private Part part(Instant now) {
    long number = now.toEpochMilli() / Math.max(1, window.toMillis() / PARTS);
    parts.headMap(number - PARTS + 1).clear();
    return parts.computeIfAbsent(number, n -> new Part());
  }
}
