package io.gearshift.domain.catalog;

import io.gearshift.domain.pipeline.Pipeline;
import io.gearshift.domain.pipeline.PipelineId;
import java.util.List;
import java.util.Optional;

/**
 * The families and pipelines of a model repository, and what in it cannot be served and why. No
 * pipeline has the name of a family.
 */
public record Catalog(
    List<Family> families, List<Pipeline> pipelines, List<Quarantined> quarantined) {

  /**
   * A part of the repository that is left out, while the rest serves.
   *
   * @param name a family or a pipeline, or {@code family/variant}
   * @param reason what is wrong, and the remedy
   */
  public record Quarantined(String name, String reason) {}

  public Catalog {
    families = List.copyOf(families);
    pipelines = List.copyOf(pipelines);
    quarantined = List.copyOf(quarantined);
  }

  /** A catalog without pipelines. */
  public Catalog(List<Family> families, List<Quarantined> quarantined) {
    this(families, List.of(), quarantined);
  }

  /** The same with another family of the same name. */
  public Catalog with(Family changed) {
    return new Catalog(
        families.stream()
            .map(family -> family.id().equals(changed.id()) ? changed : family)
            .toList(),
        pipelines,
        quarantined.stream()
            .filter(one -> !one.name().startsWith(changed.id().name() + "/"))
            .toList());
  }

  public Optional<Family> family(String name) {
    return families.stream().filter(family -> family.id().name().equals(name)).findFirst();
  }

  public Optional<Variant> variant(VariantId id) {
    return family(id.family().name()).flatMap(family -> family.variant(id.name()));
  }

  public Optional<Pipeline> pipeline(PipelineId id) {
    return pipelines.stream().filter(pipeline -> pipeline.id().equals(id)).findFirst();
  }
}
