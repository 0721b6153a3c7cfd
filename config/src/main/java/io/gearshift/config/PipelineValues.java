package io.gearshift.config;

import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.catalog.Signature;
import io.gearshift.domain.catalog.TensorSpec;
import io.gearshift.domain.pipeline.Condition;
import io.gearshift.domain.pipeline.Node;
import io.gearshift.domain.pipeline.Node.GatherNode;
import io.gearshift.domain.pipeline.Node.StageNode;
import io.gearshift.domain.pipeline.Node.StepNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Finds the type and shape of every value of a pipeline, and collects where what a node takes is
 * not what it is given. A dimension of any size fits every size.
 */
final class PipelineValues {
  private final Path file;
  private final List<Node> nodes;
  private final Function<FamilyId, Signature> signatures;
  private final Problems problems;
  private final Map<String, TensorSpec> values = new LinkedHashMap<>();

  PipelineValues(
      Path file, List<Node> nodes, Function<FamilyId, Signature> signatures, Problems problems) {
    this.file = file;
    this.nodes = nodes;
    this.signatures = signatures;
    this.problems = problems;
  }

  /** By the names of the values. */
  Map<String, TensorSpec> of(Signature signature) {
    signature.inputs().forEach(input -> values.put(input.name(), input));
    for (int index = 0; index < nodes.size(); index++) {
      pass(index);
    }
    for (TensorSpec output : signature.outputs()) {
      known("output '" + output.name() + "'", output.name(), nodes.size())
          .filter(value -> !fit(value, output))
          .ifPresent(
              value ->
                  problems.add(
                      "output '%s': %s (expected: %s, as the value is)"
                          .formatted(output.name(), shown(output), shown(value)),
                      file,
                      "Correct the output, or put a step before it."));
    }
    return values;
  }

  private void pass(int index) {
    Node node = nodes.get(index);
    if (node instanceof StageNode stage) {
      Signature signature = signatures.apply(stage.family());
      String of = "family '" + stage.family() + "'";
      take(index, signature.inputs(), of);
      give(node, signature.outputs(), of);
      stage.when().ifPresent(condition -> meet(index, condition));
    } else if (node instanceof StepNode step) {
      take(index, step.step().inputs(), "the step");
      give(node, step.step().outputs(), "the step");
      step.when().ifPresent(condition -> meet(index, condition));
    } else if (node instanceof GatherNode gather) {
      gather(index, gather);
    }
  }

  private void take(int index, List<TensorSpec> specs, String of) {
    Node node = nodes.get(index);
    if (requireAsMany(node, "in", node.inputs(), specs, of)) {
      for (int i = 0; i < specs.size(); i++) {
        TensorSpec spec = specs.get(i);
        String name = node.inputs().get(i);
        known("node '" + node.name() + "'", name, index)
            .filter(value -> !fit(value, spec))
            .ifPresent(
                value ->
                    problems.add(
                        "node '%s' takes '%s', which is %s (expected: %s, as '%s' of %s is)"
                            .formatted(
                                node.name(), name, shown(value), shown(spec), spec.name(), of),
                        file,
                        "Name another value, or put a step between."));
      }
    }
  }

  private void give(Node node, List<TensorSpec> specs, String of) {
    if (requireAsMany(node, "out", node.outputs(), specs, of)) {
      for (int i = 0; i < specs.size(); i++) {
        put(node.outputs().get(i), specs.get(i).type(), specs.get(i).shape());
      }
    }
  }

  private boolean requireAsMany(
      Node node, String key, List<String> names, List<TensorSpec> specs, String of) {
    if (names.size() != specs.size()) {
      problems.add(
          "node '%s': %s = %s (expected: %d, for %s has %s)"
              .formatted(
                  node.name(),
                  key,
                  names,
                  specs.size(),
                  of,
                  specs.stream()
                      .map(spec -> "'" + spec.name() + "' " + shown(spec))
                      .collect(Collectors.joining(", "))),
          file,
          "Name a value for each, in this order.");
    }
    return names.size() == specs.size();
  }

  private void meet(int index, Condition condition) {
    String name = nodes.get(index).name();
    known("node '" + name + "'", condition.value(), index)
        .filter(value -> !isOneLabel(value))
        .ifPresent(
            value ->
                problems.add(
                    "node '%s': when.value '%s' is %s (expected: BYTES of one element)"
                        .formatted(name, condition.value(), shown(value)),
                    file,
                    "Name a value that is a label."));
  }

  private static boolean isOneLabel(TensorSpec value) {
    for (long dimension : value.shape().toArray()) {
      if (dimension != 1 && dimension != Shape.ANY) {
        return false;
      }
    }
    return value.type() == DataType.BYTES;
  }

  private void gather(int index, GatherNode gather) {
    for (int i = 0; i < gather.inputs().size(); i++) {
      String input = gather.inputs().get(i);
      String output = gather.outputs().get(i);
      Optional<TensorSpec> value = known("node '" + gather.name() + "'", input, index);
      if (value.filter(one -> one.shape().rank() == 0).isPresent()) {
        problems.add(
            "node '%s' gathers '%s', which is %s (expected: at least one dimension)"
                .formatted(gather.name(), input, shown(value.get())),
            file,
            "Items are joined along the outermost dimension: put a step before that makes one.");
      } else {
        value.ifPresent(one -> put(output, one.type(), one.shape().withOutermost(Shape.ANY)));
      }
    }
  }

  private void put(String name, DataType type, Shape shape) {
    values.putIfAbsent(name, new TensorSpec(name, type, shape)); // twice is a problem of the flow
  }

  /** What is known of a value before the node of this index; it is a problem if that is nothing. */
  private Optional<TensorSpec> known(String who, String value, int index) {
    if (!values.containsKey(value)) {
      String what =
          who
              + ": there is no value '"
              + value
              + "' (expected: an input, or what a node before gives)";
      problems.add(what, file, whereabouts(value, index));
    }
    return Optional.ofNullable(values.get(value));
  }

  private String whereabouts(String value, int index) {
    for (int i = 0; i < nodes.size(); i++) {
      if (nodes.get(i).outputs().contains(value)) {
        String giver = nodes.get(i).name();
        return i < index
            ? "Node '" + giver + "' would give it; put that right."
            : "Node '" + giver + "' gives it: put that before, for values cannot flow in a circle.";
      }
    }
    return NearestName.advice(value, values.keySet());
  }

  private static boolean fit(TensorSpec value, TensorSpec spec) {
    if (value.type() != spec.type() || value.shape().rank() != spec.shape().rank()) {
      return false;
    }
    for (int i = 0; i < value.shape().rank(); i++) {
      long one = value.shape().dimension(i);
      long other = spec.shape().dimension(i);
      if (one != other && one != Shape.ANY && other != Shape.ANY) {
        return false;
      }
    }
    return true;
  }

  private static String shown(TensorSpec spec) {
    return spec.type().toString() + spec.shape();
  }
}
