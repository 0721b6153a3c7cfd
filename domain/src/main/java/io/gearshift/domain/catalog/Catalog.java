package io.gearshift.domain.catalog;

import java.util.List;
import java.util.Optional;

/** The families of a model repository, and what in it cannot be served and why. */
public record Catalog(List<Family> families, List<Quarantined> quarantined) {

  /**
   * A part of the repository that is left out, while the rest serves.
   *
   * @param name a family, or {@code family/variant}
   * @param reason what is wrong, and the remedy
   */
  public record Quarantined(String name, String reason) {}

  public Catalog {
    families = List.copyOf(families);
    quarantined = List.copyOf(quarantined);
  }

  public Optional<Family> family(String name) {
    return families.stream().filter(family -> family.id().name().equals(name)).findFirst();
  }

  public Optional<Variant> variant(VariantId id) {
    return family(id.family().name()).flatMap(family -> family.variant(id.name()));
  }
}
