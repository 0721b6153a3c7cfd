package io.gearshift.config;

import io.gearshift.domain.catalog.Catalog;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.VariantId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder that holds the families: {@code <family>/family.conf} and {@code
 * <family>/<variant>/variant.conf} with the variant's files beside it.
 *
 * <p>It is read once. What is wrong in it is quarantined and the rest serves. Folders whose name
 * begins with a dot or an underscore, and the folder {@code pipelines}, hold no family.
 */
public final class ModelRepository {
  private static final String PIPELINES = "pipelines";

  private final List<FamilyFolder> families;

  private ModelRepository(List<FamilyFolder> families) {
    this.families = families;
  }

  /**
   * What can be served, and what cannot and why.
   *
   * @throws BadConfig if there is no such folder or nothing in it
   */
  public static Catalog read(Path folder) {
    return open(folder).catalog();
  }

  /**
   * @throws BadConfig if there is no such folder or nothing in it
   */
  public static ModelRepository open(Path folder) {
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
    return new ModelRepository(families);
  }

  /** By name; the variants of a family by name too. */
  public Catalog catalog() {
    return new Catalog(
        families.stream().flatMap(family -> family.family().stream()).toList(),
        families.stream().flatMap(family -> family.quarantined().stream()).toList());
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
   * The held-out examples of a family, if it has any. They need not be there to serve it.
   *
   * @throws BadConfig if there is no such family, or its conf file is bad
   */
  public Optional<HeldOut> heldOut(FamilyId family) {
    FamilyFolder found = folder(family);
    FamilyConf conf =
        found
            .conf()
            .orElseThrow(() -> new BadConfig("family " + family + ": " + found.problem().get()));
    return conf.heldOut()
        .map(
            files ->
                new HeldOut(
                    files.format(),
                    ConfFile.inside(found.folder(), found.folder(), "inputs", files.inputs()),
                    files
                        .labels()
                        .map(
                            file ->
                                ConfFile.inside(found.folder(), found.folder(), "labels", file)),
                    conf.signature(),
                    found.labels()));
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
          .sorted(Comparator.comparing(file -> file.getFileName().toString()))
          .toList();
    }
  }
}
