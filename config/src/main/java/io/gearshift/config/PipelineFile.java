package io.gearshift.config;

import io.gearshift.config.PipelineConf.NodeConf;
import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.Signature;
import io.gearshift.domain.catalog.TensorSpec;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.pipeline.Factors;
import io.gearshift.domain.pipeline.Node;
import io.gearshift.domain.pipeline.Pipeline;
import io.gearshift.domain.pipeline.PipelineId;
import io.gearshift.domain.pipeline.Stage;
import io.gearshift.domain.pipeline.StepCatalog;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One pipeline of the repository, as far as its file could be understood.
 *
 * @param families those that it names, whether they are there or not; none if it cannot be read
 * @param pipeline empty if it cannot be served
 * @param heldOut its held-out examples; empty if it has none, or its file cannot be read
 * @param problem why not, and the remedy; empty if it can
 */
record PipelineFile(
    String name,
    Set<String> families,
    Optional<Pipeline> pipeline,
    Optional<HeldOut> heldOut,
    Optional<String> problem) {
  /** What a product of accuracies may lose. */
  private static final double ROUNDING = 1e-9;

  /**
   * @param families all of the repository, whether they serve or not
   */
  static PipelineFile read(Path file, List<FamilyFolder> families, StepCatalog steps) {
    String name = file.getFileName().toString().replaceFirst("\\.conf$", "");
    Set<String> named = new LinkedHashSet<>();
    Optional<HeldOut> heldOut = Optional.empty();
    try {
      PipelineId id = id(name, families);
      PipelineConf conf = ConfFile.read(file, PipelineConf.class);
      conf.nodes().forEach(node -> node.family().ifPresent(named::add));
      heldOut = conf.heldOut().map(files -> heldOut(files, file, conf));
      Pipeline pipeline = pipeline(id, file, conf, families, steps);
      return new PipelineFile(name, named, Optional.of(pipeline), heldOut, Optional.empty());
    } catch (BadConfig | IllegalArgumentException e) {
      return new PipelineFile(
          name, named, Optional.empty(), heldOut, Optional.of(ConfFile.reason(e)));
    }
  }

  PipelineFile quarantined(String reason) {
    return new PipelineFile(name, families, Optional.empty(), heldOut, Optional.of(reason));
  }

  /** Its files lie within the repository, and are named from the folder of the conf file. */
  private static HeldOut heldOut(HeldOutConf files, Path file, PipelineConf conf) {
    Path folder = file.getParent();
    return files.of(folder.getParent(), folder, conf.signature(), List.of());
  }

  private static PipelineId id(String name, List<FamilyFolder> families) {
    for (FamilyFolder family : families) {
      if (family.name().equalsIgnoreCase(name)) {
        throw new BadConfig(
            "pipeline name: '"
                + name
                + "' (expected: another, for clients would mean the family '"
                + family.name()
                + "' by it)\nRename the file.");
      }
    }
    if (FamilyFolder.TAKEN.contains(name)) {
      throw new BadConfig(
          "pipeline name: '"
              + name
              + "' (expected: another, for it stands for statistics in URLs)\nRename the file.");
    }
    try {
      return new PipelineId(name);
    } catch (IllegalArgumentException e) {
      throw new BadConfig(e.getMessage() + "\nRename the file.");
    }
  }

  private static Pipeline pipeline(
      PipelineId id, Path file, PipelineConf conf, List<FamilyFolder> families, StepCatalog steps) {
    Problems problems = new Problems();
    Map<String, FamilyFolder> byName =
        families.stream().collect(Collectors.toMap(FamilyFolder::name, family -> family));
    List<Node> nodes = new PipelineNodes(file, byName, steps, problems).of(conf.nodes());
    problems.throwIfAny();
    Map<String, TensorSpec> values =
        new PipelineValues(file, nodes, family -> signature(byName.get(family.name())), problems)
            .of(conf.signature());
    problems.throwIfAny();
    try {
      Pipeline pipeline =
          new Pipeline(
              id,
              conf.task(),
              conf.metric(),
              conf.slo(),
              new Accuracy(conf.minAccuracy()),
              conf.onLoss(),
              conf.signature(),
              nodes,
              values,
              Factors.NONE);
      requireAccurate(pipeline, byName);
      return pipeline.withExpected(pipeline.factors(expected(conf)));
    } catch (IllegalArgumentException e) {
      throw new BadConfig(e.getMessage() + "\nIt stands in " + file);
    }
  }

  private static Signature signature(FamilyFolder family) {
    return family.family().orElseThrow().signature();
  }

  private static Map<String, Double> expected(PipelineConf conf) {
    Map<String, Double> items = new HashMap<>();
    for (NodeConf node : conf.nodes()) {
      node.expected().ifPresent(number -> items.put(node.each().orElseThrow(), number));
    }
    return items;
  }

  /** On each way the most accurate variants together are at least as accurate as is asked. */
  private static void requireAccurate(Pipeline pipeline, Map<String, FamilyFolder> families) {
    for (List<Stage> branch : pipeline.graph().branches()) {
      double best = 1;
      for (Stage stage : branch) {
        best *=
            families.get(stage.family().name()).family().orElseThrow().variants().stream()
                .map(Variant::accuracy)
                .max(Comparator.naturalOrder())
                .orElseThrow()
                .value();
      }
      if (pipeline.minAccuracy().value() > best + ROUNDING) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "min-accuracy: %s (expected: at most %.4f, the product of the most accurate variants"
                    + " of %s)",
                pipeline.minAccuracy().value(),
                best,
                branch.stream().map(Stage::name).collect(Collectors.joining(", "))));
      }
    }
  }
}
