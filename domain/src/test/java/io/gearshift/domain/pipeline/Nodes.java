package io.gearshift.domain.pipeline;

import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.catalog.Signature;
import io.gearshift.domain.catalog.TensorSpec;
import io.gearshift.domain.pipeline.Node.GatherNode;
import io.gearshift.domain.pipeline.Node.StageNode;
import io.gearshift.domain.pipeline.Node.StepNode;
import io.gearshift.domain.pipeline.Pipeline.OnLoss;
import io.gearshift.domain.pipeline.PipelineRun.Values;
import io.gearshift.domain.traffic.Tensor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Nodes and pipelines whose values are texts; a label is met by the values that begin with it. */
final class Nodes {
  static final Values<String> TEXTS =
      new Values<>() {
        @Override
        public boolean meets(Condition condition, String value) {
          return condition.among().stream().anyMatch(value::startsWith);
        }

        @Override
        public String join(String output, List<String> items) {
          return items.toString();
        }
      };

  private Nodes() {}

  static Pipeline pipeline(OnLoss onLoss, List<String> outputs, Node... nodes) {
    return pipeline(onLoss, outputs, List.of(nodes));
  }

  static Pipeline pipeline(OnLoss onLoss, List<String> outputs, List<Node> nodes) {
    return new Pipeline(
        new PipelineId("p"),
        "test",
        "none",
        Duration.ofMillis(100),
        new Accuracy(0),
        onLoss,
        new Signature(List.of(spec("in")), outputs.stream().map(Nodes::spec).toList()),
        nodes,
        Map.of(),
        Factors.NONE);
  }

  static Node stage(String name, List<String> inputs, String output) {
    return new StageNode(name, new FamilyId("f"), inputs, List.of(output), Optional.empty());
  }

  static Node stageWhen(String name, List<String> inputs, String output, Condition when) {
    return new StageNode(name, new FamilyId("f"), inputs, List.of(output), Optional.of(when));
  }

  static Node step(String name, List<String> inputs, String output) {
    return new StepNode(
        name, new Nothing(false), inputs, List.of(output), Optional.empty(), Optional.empty());
  }

  static Node fan(String name, String scope, List<String> inputs, List<String> outputs) {
    return fan(name, scope, inputs, outputs, Optional.empty());
  }

  static Node fan(
      String name,
      String scope,
      List<String> inputs,
      List<String> outputs,
      Optional<Condition> when) {
    return new StepNode(name, new Nothing(true), inputs, outputs, Optional.of(scope), when);
  }

  static Node gather(String scope, List<String> inputs, List<String> outputs) {
    return new GatherNode("gather-" + outputs, scope, inputs, outputs);
  }

  static Condition when(String value, String... among) {
    return new Condition(value, Set.of(among));
  }

  private static TensorSpec spec(String name) {
    return new TensorSpec(name, DataType.BYTES, Shape.of(-1));
  }

  private record Nothing(boolean fansOut) implements Step {
    @Override
    public List<TensorSpec> inputs() {
      return List.of();
    }

    @Override
    public List<TensorSpec> outputs() {
      return List.of();
    }

    @Override
    public List<List<Tensor>> apply(List<Tensor> inputs) {
      return List.of();
    }
  }
}
