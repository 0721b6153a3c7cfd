package io.gearshift.config;

import io.gearshift.domain.cascade.Certainty;
import io.gearshift.domain.cascade.ServedCascade;
import io.gearshift.domain.catalog.Catalog;
import io.gearshift.domain.catalog.Catalog.Quarantined;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.pipeline.PipelineId;
import io.gearshift.domain.pipeline.StepCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder that holds the families: {@code <family>/family.conf} and {@code
 * <family>/<variant>/variant.conf} with the variant's files beside it; and what is made of them:
 * {@code pipelines/<pipeline>.conf}.
 *
 * <p>It is read once. What is wrong in it is quarantined and the rest serves. What has a name that
 * begins with a dot or an underscore is passed over, and the folder {@code pipelines} is no family.
 */
public final class ModelRepository {
  static final String PIPELINES = "pipelines";
  private static final Comparator<Path> BY_NAME =
      Comparator.comparing(file -> file.getFileName().toString());

  private final List<FamilyFolder> families;
  private final List<PipelineFile> pipelines;

  private ModelRepository(List<FamilyFolder> families, List<PipelineFile> pipelines) {
    this.families = families;
    this.pipelines = pipelines;
  }

  /**
   * Its families alone.
   *
   * @throws BadConfig if there is no such folder or no family in it
   */
  public static ModelRepository open(Path folder) {
    return new ModelRepository(families(folder), List.of());
  }

  /**
   * One family alone, as its folder has it now.
   *
   * @throws BadConfig if it has no folder
   */
  public static ModelRepository open(Path folder, FamilyId family) {
    Path found = folder.toAbsolutePath().normalize().resolve(family.name());
    if (!Files.isDirectory(found)) {
      throw new BadConfig("family " + family + ": '" + found + "' is no folder any more");
    }
    return new ModelRepository(List.of(FamilyFolder.read(found)), List.of());
  }

  /**
   * Its families and its pipelines.
   *
   * @param steps those that pipelines may name
   * @throws BadConfig if there is no such folder or no family in it
   */
  public static ModelRepository open(Path folder, StepCatalog steps) {
    List<FamilyFolder> families = families(folder);
    List<PipelineFile> pipelines = new ArrayList<>();
    Map<String, String> seen = new HashMap<>();
    for (Path file : pipelineFiles(folder.toAbsolutePath().normalize().resolve(PIPELINES))) {
      PipelineFile read = PipelineFile.read(file, families, steps);
      String twin = seen.putIfAbsent(read.name().toLowerCase(Locale.ROOT), read.name());
      pipelines.add(
          twin == null
              ? read
              : read.quarantined(
                  "duplicate of '"
                      + twin
                      + "' (expected: names that differ in more than case)\nRename the file."));
    }
    return new ModelRepository(families, pipelines);
  }

  private static List<FamilyFolder> families(Path folder) {
    String remedy = "\nSet 'repository' to the folder that holds the families.";
    if (!Files.isDirectory(folder)) {
      throw new BadConfig(
          "model repository: '"
              + folder.toAbsolutePath()
              + "' (expected: a folder that exists)"
              + remedy);
    }
    List<FamilyFolder> families;
    try {
      families =
          folders(folder.toAbsolutePath().normalize()).stream()
              .filter(candidate -> !candidate.getFileName().toString().equals(PIPELINES))
              .map(FamilyFolder::read)
              .toList();
    } catch (IOException e) {
      throw new BadConfig("model repository: '" + folder + "' cannot be read: " + e + remedy);
    }
    if (families.isEmpty()) {
      throw new BadConfig(
          "model repository: '"
              + folder.toAbsolutePath()
              + "' has no family (expected: folders with a family.conf)"
              + remedy);
    }
    return families;
  }

  private static List<Path> pipelineFiles(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> file.getFileName().toString().matches("[^._].*\\.conf"))
          .sorted(BY_NAME)
          .toList();
    } catch (IOException e) {
      throw new BadConfig(
          "pipelines: '" + folder + "' cannot be read: " + e + "\nGive the server the right to.");
    }
  }

  /** What can be served, and what cannot and why; by name, the variants of a family by name too. */
  public Catalog catalog() {
    List<Quarantined> quarantined = new ArrayList<>();
    families.forEach(family -> quarantined.addAll(family.quarantined()));
    for (PipelineFile file : pipelines) {
      file.problem().ifPresent(reason -> quarantined.add(new Quarantined(file.name(), reason)));
    }
    return new Catalog(
        families.stream().flatMap(family -> family.family().stream()).toList(),
        pipelines.stream().flatMap(file -> file.pipeline().stream()).toList(),
        quarantined);
  }

  /** Every pipeline, whether it serves or not. */
  public List<PipelineEntry> pipelines() {
    return pipelines.stream()
        .map(file -> new PipelineEntry(file.name(), file.pipeline(), file.problem()))
        .toList();
  }

  /** Every variant, whether it serves or not, and the families that are left out whole. */
  public List<RepositoryEntry> entries() {
    return families.stream().flatMap(family -> family.entries().stream()).toList();
  }

  /**
   * What there is to pull for a family, pulled or not.
   *
   * @throws BadConfig if there is no such family
   */
  public List<Pull> pulls(FamilyId family) {
    return folder(family).variants().stream().flatMap(variant -> variant.pull().stream()).toList();
  }

  /**
   * What there is to pull for the families that a pipeline names, pulled or not.
   *
   * @throws BadConfig if there is no such pipeline
   */
  public List<Pull> pulls(PipelineId pipeline) {
    PipelineFile file = file(pipeline);
    return families.stream()
        .filter(family -> file.families().contains(family.name()))
        .flatMap(family -> family.variants().stream())
        .flatMap(variant -> variant.pull().stream())
        .toList();
  }

  /**
   * The held-out examples of a family, if it has any. They need not be there to serve it.
   *
   * @throws BadConfig if there is no such family, or its conf file is bad
   */
  public Optional<HeldOut> heldOut(FamilyId family) {
    FamilyFolder found = folder(family);
    FamilyConf conf = conf(family);
    return conf.heldOut()
        .map(files -> files.of(found.folder(), found.folder(), conf.signature(), found.labels()));
  }

  /**
   * How it is told how certain the answers of a family are.
   *
   * @throws BadConfig if there is no such family, its conf file is bad, or it cannot be told
   */
  public Certainty certainty(FamilyId family) {
    try {
      return conf(family).howCertain();
    } catch (IllegalArgumentException e) {
      throw new BadConfig("family " + family + ": " + e.getMessage());
    }
  }

  /**
   * The cascade that the conf file of a family names, of those variants that can be served.
   *
   * @throws BadConfig if there is no such family, or its conf file is bad
   */
  public Optional<ServedCascade> cascade(Family family) {
    return conf(family.id())
        .cascade(family)
        .map(cascade -> new ServedCascade(cascade, certainty(family.id())));
  }

  /**
   * The held-out examples of a pipeline, if it has any. They need not be there to serve it.
   *
   * @throws BadConfig if there is no such pipeline
   */
  public Optional<HeldOut> heldOut(PipelineId pipeline) {
    return file(pipeline).heldOut();
  }

  /**
   * Where a variant's files are, and its profiles.
   *
   * @throws BadConfig if there is no such variant
   */
  public Path folder(VariantId variant) {
    List<VariantFolder> variants = folder(variant.family()).variants();
    return variants.stream()
        .filter(candidate -> candidate.name().equals(variant.name()))
        .map(VariantFolder::folder)
        .findFirst()
        .orElseThrow(
            () ->
                unknown(
                    "variant",
                    variant.name(),
                    variants.stream().map(VariantFolder::name).toList()));
  }

  private FamilyConf conf(FamilyId family) {
    FamilyFolder found = folder(family);
    return found
        .conf()
        .orElseThrow(() -> new BadConfig("family " + family + ": " + found.problem().get()));
  }

  private PipelineFile file(PipelineId pipeline) {
    return pipelines.stream()
        .filter(candidate -> candidate.name().equals(pipeline.name()))
        .findFirst()
        .orElseThrow(
            () ->
                unknown(
                    "pipeline",
                    pipeline.name(),
                    pipelines.stream().map(PipelineFile::name).toList()));
  }

  private FamilyFolder folder(FamilyId family) {
    return families.stream()
        .filter(candidate -> candidate.name().equals(family.name()))
        .findFirst()
        .orElseThrow(
            () ->
                unknown(
                    "family", family.name(), families.stream().map(FamilyFolder::name).toList()));
  }

  private static BadConfig unknown(String what, String name, List<String> known) {
    return new BadConfig(
        what
            + ": '"
            + name
            + "' (expected: one of the repository)\n"
            + NearestName.advice(name, known));
  }

  /** The folders in a folder by name, without those that begin with a dot or an underscore. */
  static List<Path> folders(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(Files::isDirectory)
          .filter(file -> !file.getFileName().toString().matches("[._].*"))
          .sorted(BY_NAME)
          .toList();
    }
  }
}
