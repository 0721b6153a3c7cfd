package io.gearshift.config;

import io.gearshift.domain.catalog.Catalog.Quarantined;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.Signature;
import io.gearshift.domain.catalog.TensorSpec;
import io.gearshift.domain.catalog.Variant;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One family of the repository, as far as its folder could be understood.
 *
 * @param conf empty if the family's own conf file or name is bad
 * @param problem what is wrong with the family as a whole; its variants have problems of their own
 */
record FamilyFolder(
    String name,
    Path folder,
    Optional<FamilyConf> conf,
    List<String> labels,
    List<VariantFolder> variants,
    Optional<Family> family,
    Optional<String> problem) {
  private static final String CONF = "family.conf";

  /** Names that mean something else where the name of a family may stand in a URL. */
  static final List<String> TAKEN = List.of("stats");

  static FamilyFolder read(Path folder) {
    String name = folder.getFileName().toString();
    Optional<FamilyConf> conf = Optional.empty();
    List<String> labels = List.of();
    List<VariantFolder> variants = List.of();
    List<String> problems = new ArrayList<>();
    try {
      FamilyId id = id(name);
      try {
        conf = Optional.of(ConfFile.read(folder.resolve(CONF), FamilyConf.class));
        labels = labels(folder, conf.get());
      } catch (BadConfig | IOException e) {
        problems.add(ConfFile.reason(e));
      }
      variants = variants(id, folder, conf.map(FamilyConf::signature));
      if (problems.isEmpty()) {
        requireKnown(conf.orElseThrow(), variants);
        Family family = family(id, conf.orElseThrow(), labels, variants);
        return new FamilyFolder(
            name, folder, conf, labels, variants, Optional.of(family), Optional.empty());
      }
    } catch (BadConfig | IllegalArgumentException | UncheckedIOException | IOException e) {
      problems.add(ConfFile.reason(e));
    }
    String problem = String.join("\n", problems);
    return new FamilyFolder(
        name, folder, conf, labels, variants, Optional.empty(), Optional.of(problem));
  }

  List<Quarantined> quarantined() {
    List<Quarantined> quarantined = new ArrayList<>();
    problem.ifPresent(reason -> quarantined.add(new Quarantined(name, reason)));
    for (VariantFolder variant : variants) {
      variant
          .problem()
          .ifPresent(
              reason -> quarantined.add(new Quarantined(name + "/" + variant.name(), reason)));
    }
    return quarantined;
  }

  List<RepositoryEntry> entries() {
    List<RepositoryEntry> entries = new ArrayList<>();
    if (problem.isPresent()) {
      entries.add(new RepositoryEntry(name, Optional.empty(), Optional.empty(), problem));
    }
    for (VariantFolder variant : variants) {
      entries.add(
          new RepositoryEntry(
              name, Optional.of(variant.name()), variant.accuracy(), variant.problem()));
    }
    return entries;
  }

  private static FamilyId id(String name) {
    if (TAKEN.contains(name)) {
      throw new BadConfig(
          "family name: '"
              + name
              + "' (expected: another, for it stands for statistics in URLs)\n"
              + "Rename the folder.");
    }
    try {
      return new FamilyId(name);
    } catch (IllegalArgumentException e) {
      throw new BadConfig(e.getMessage() + "\nRename the folder.");
    }
  }

  private static void requireKnown(FamilyConf conf, List<VariantFolder> variants) {
    List<String> names = variants.stream().map(VariantFolder::name).toList();
    for (CascadeStepConf step : conf.cascade().orElse(List.of())) {
      if (!names.contains(step.variant())) {
        throw new BadConfig(
            "cascade: '"
                + step.variant()
                + "' (expected: a variant of the family)\n"
                + NearestName.advice(step.variant(), names));
      }
    }
  }

  private static Family family(
      FamilyId id, FamilyConf conf, List<String> labels, List<VariantFolder> folders) {
    List<Variant> variants = folders.stream().flatMap(f -> f.variant().stream()).toList();
    if (variants.isEmpty()) {
      throw new BadConfig(
          folders.isEmpty()
              ? "no variant (expected: a folder with variant.conf and model.onnx)"
              : "no variant that can be served (expected: at least one)");
    }
    return new Family(
        id,
        conf.task(),
        conf.metric(),
        conf.dataSet(),
        conf.slo(),
        conf.maxBatch(),
        conf.signature(),
        labels,
        variants,
        conf.samples(),
        conf.preprocess().flatMap(FamilyConf.PreprocessConf::image),
        conf.howAlike());
  }

  private static List<VariantFolder> variants(
      FamilyId family, Path folder, Optional<Signature> signature) throws IOException {
    List<VariantFolder> variants = new ArrayList<>();
    Map<String, String> seen = new HashMap<>();
    for (Path candidate : ModelRepository.folders(folder)) {
      if (VariantFolder.isVariant(candidate)) {
        VariantFolder read = VariantFolder.read(family, candidate, signature);
        String twin = seen.putIfAbsent(read.name().toLowerCase(Locale.ROOT), read.name());
        variants.add(
            twin == null
                ? read
                : read.quarantined(
                    "duplicate of '"
                        + twin
                        + "' (expected: names that differ in more than case)\nRename the folder."));
      }
    }
    return variants;
  }

  private static List<String> labels(Path folder, FamilyConf conf) throws IOException {
    if (conf.labels().isEmpty()) {
      return List.of();
    }
    Path file = ConfFile.inside(folder, folder, "labels", conf.labels().get());
    List<String> labels;
    if (!Files.isRegularFile(file)) {
      throw new BadConfig(
          "labels: '" + file + "' does not exist (expected: a file with a label on each line)");
    }
    try (Stream<String> lines = Files.lines(file)) {
      labels = lines.map(String::strip).toList();
    } catch (UncheckedIOException e) {
      throw new BadConfig(
          "labels: '"
              + file
              + "' cannot be read (expected: UTF-8): "
              + (e.getCause() instanceof MalformedInputException ? "it is not" : e.getCause()));
    }
    int end = labels.size();
    while (end > 0 && labels.get(end - 1).isEmpty()) {
      end--;
    }
    labels = labels.subList(0, end);
    requireFit(file, labels, conf.signature());
    return labels;
  }

  /** There is a label for each score, if it is known how many scores there are. */
  private static void requireFit(Path file, List<String> labels, Signature signature) {
    for (int i = 0; i < labels.size(); i++) {
      if (labels.get(i).isEmpty()) {
        throw new BadConfig(file + ":" + (i + 1) + ": an empty line (expected: a label)");
      }
    }
    List<Long> widths = signature.outputs().stream().map(FamilyFolder::width).toList();
    boolean known = widths.stream().allMatch(width -> width > 0);
    if (known && !widths.contains((long) labels.size())) {
      throw new BadConfig(
          "labels: '%s' has %d (expected: as many as an output is wide, which is %s)"
              .formatted(file, labels.size(), widths));
    }
  }

  private static long width(TensorSpec output) {
    int rank = output.shape().rank();
    return rank == 0 ? 0 : output.shape().dimension(rank - 1);
  }
}
