package io.gearshift.domain.pipeline;

import io.gearshift.domain.catalog.FamilyId;
import java.util.List;
import java.util.Optional;

/**
 * One thing that happens to a query on its way. Values have names that are unique in the pipeline;
 * a node follows on those whose values it takes.
 *
 * <p>A step that fans out opens a scope: what takes its values happens to each item of it, until
 * the items are gathered. Scopes may lie within each other.
 */
public sealed interface Node {
  /** Unique in the pipeline. */
  String name();

  /** The values that it takes, in order. */
  List<String> inputs();

  /** The values that it gives, in order. */
  List<String> outputs();

  /** A family's turn: its inputs and outputs are those of the family's signature, in order. */
  record StageNode(
      String name,
      FamilyId family,
      List<String> inputs,
      List<String> outputs,
      Optional<Condition> when)
      implements Node {
    public StageNode {
      inputs = List.copyOf(inputs);
      outputs = List.copyOf(outputs);
    }
  }

  /**
   * A step.
   *
   * @param each the name of the scope that it opens; present if the step fans out, and only then
   */
  record StepNode(
      String name,
      Step step,
      List<String> inputs,
      List<String> outputs,
      Optional<String> each,
      Optional<Condition> when)
      implements Node {
    public StepNode {
      inputs = List.copyOf(inputs);
      outputs = List.copyOf(outputs);
    }
  }

  /**
   * The end of a scope: each output is the values of all items, joined along the outermost
   * dimension in the order of the items. An item that lacks one of the inputs is left out of all.
   *
   * @param scope whose items are gathered
   */
  record GatherNode(String name, String scope, List<String> inputs, List<String> outputs)
      implements Node {
    public GatherNode {
      inputs = List.copyOf(inputs);
      outputs = List.copyOf(outputs);
      if (inputs.isEmpty() || inputs.size() != outputs.size()) {
        throw new IllegalArgumentException(
            "node '%s' gathers %s into %s (expected: as many as it takes, at least one)"
                .formatted(name, inputs, outputs));
      }
    }
  }
}
