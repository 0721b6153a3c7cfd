package io.gearshift.config;

import io.gearshift.config.PipelineConf.NodeConf;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.pipeline.Condition;
import io.gearshift.domain.pipeline.Node;
import io.gearshift.domain.pipeline.Node.GatherNode;
import io.gearshift.domain.pipeline.Node.StageNode;
import io.gearshift.domain.pipeline.Node.StepNode;
import io.gearshift.domain.pipeline.StepCatalog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes the nodes of a pipeline of what its file says, and collects what is wrong with them. */
final class PipelineNodes {
  private final Path file;
  private final Map<String, FamilyFolder> families;
  private final StepCatalog steps;
  private final Problems problems;
  private final Set<String> names = new HashSet<>();

  /**
   * @param families all of the repository by name, whether they serve or not
   */
  PipelineNodes(
      Path file, Map<String, FamilyFolder> families, StepCatalog steps, Problems problems) {
    this.file = file;
    this.families = families;
    this.steps = steps;
    this.problems = problems;
  }

  /** In the order of the file; those with a problem are left out. */
  List<Node> of(List<NodeConf> confs) {
    List<Node> nodes = new ArrayList<>();
    // a default gives way to a name that was given
    confs.forEach(conf -> conf.stage().or(conf::name).ifPresent(names::add));
    for (NodeConf conf : confs) {
      try {
        node(conf).ifPresent(nodes::add);
      } catch (IllegalArgumentException e) {
        problems.add(e.getMessage(), file, "Correct the node.");
      }
    }
    return nodes;
  }

  private Optional<Node> node(NodeConf conf) {
    if (conf.stage().isPresent()) {
      return stage(conf.stage().get(), conf);
    }
    if (conf.step().isPresent()) {
      return step(conf.step().get(), conf);
    }
    String scope = conf.gather().orElseThrow();
    return Optional.of(
        new GatherNode(named(conf, "gather-" + scope), scope, conf.in(), conf.out()));
  }

  private Optional<Node> stage(String name, NodeConf conf) {
    String family = conf.family().orElseThrow();
    FamilyFolder folder = families.get(family);
    if (folder == null) {
      problems.add(
          "node '" + name + "': family '" + family + "' (expected: one of the repository)",
          file,
          NearestName.advice(family, families.keySet()));
      return Optional.empty();
    }
    if (folder.family().isEmpty()) {
      problems.add(
          "node '" + name + "': family '" + family + "' cannot be served: " + reasons(folder),
          file,
          "Put the family right.");
      return Optional.empty();
    }
    return Optional.of(
        new StageNode(name, new FamilyId(family), conf.in(), conf.out(), condition(conf)));
  }

  /** A family that is left out may be so for what is wrong with each of its variants. */
  private static String reasons(FamilyFolder folder) {
    StringBuilder reasons = new StringBuilder(folder.problem().orElseThrow());
    for (VariantFolder variant : folder.variants()) {
      variant
          .problem()
          .ifPresent(why -> reasons.append("\n").append(variant.name()).append(": ").append(why));
    }
    return reasons.toString();
  }

  private Optional<Node> step(String step, NodeConf conf) {
    String name = named(conf, step);
    if (!steps.names().contains(step)) {
      problems.add(
          "node '" + name + "': step '" + step + "' (expected: one that there is)",
          file,
          NearestName.advice(step, steps.names()));
      return Optional.empty();
    }
    try {
      return Optional.of(
          new StepNode(
              name,
              steps.step(step, conf.settings().orElse(Map.of()), file.getParent()),
              conf.in(),
              conf.out(),
              conf.each(),
              condition(conf)));
    } catch (IllegalArgumentException e) {
      problems.add("node '" + name + "': " + e.getMessage(), file, "Correct its settings.");
      return Optional.empty();
    }
  }

  private static Optional<Condition> condition(NodeConf conf) {
    return conf.when().map(when -> new Condition(when.value(), Set.copyOf(when.among())));
  }

  private String named(NodeConf conf, String otherwise) {
    if (conf.name().isPresent()) {
      return conf.name().get();
    }
    String name = otherwise;
    for (int i = 2; !names.add(name); i++) {
      name = otherwise + "-" + i;
    }
    return name;
  }
}
