package io.gearshift.simulator.pipeline;

import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.catalog.Signature;
import io.gearshift.domain.catalog.TensorSpec;
import io.gearshift.domain.pipeline.Factors;
import io.gearshift.domain.pipeline.Node;
import io.gearshift.domain.pipeline.Node.GatherNode;
import io.gearshift.domain.pipeline.Node.StageNode;
import io.gearshift.domain.pipeline.Node.StepNode;
import io.gearshift.domain.pipeline.Pipeline;
import io.gearshift.domain.pipeline.Pipeline.OnLoss;
import io.gearshift.domain.pipeline.PipelineGraph;
import io.gearshift.domain.pipeline.Stage;
import io.gearshift.domain.pipeline.Step;
import io.gearshift.domain.traffic.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The pipeline that a graph of stages stands for: before each stage but the first a step makes
 * items of what the stage before it gave, and what comes of all items is gathered in the end.
 */
final class FannedOut {
  private static final String QUERY = "the query";

  /** Stands between two stages; how many items it makes is drawn. */
  private record Split() implements Step {
    @Override
    public List<TensorSpec> inputs() {
      return List.of(spec("answer"));
    }

    @Override
    public List<TensorSpec> outputs() {
      return List.of(spec("item"));
    }

    @Override
    public boolean fansOut() {
      return true;
    }

    @Override
    public List<List<Tensor>> apply(List<Tensor> inputs) {
      throw new UnsupportedOperationException("values are not simulated");
    }
  }

  private final PipelineGraph graph;
  private final List<Node> nodes = new ArrayList<>();
  private final List<TensorSpec> outputs = new ArrayList<>();

  private FannedOut(PipelineGraph graph) {
    this.graph = graph;
  }

  static Pipeline of(PipelineGraph graph, OnLoss onLoss) {
    return new FannedOut(graph).pipeline(onLoss);
  }

  private Pipeline pipeline(OnLoss onLoss) {
    graph.stages().forEach(this::add);
    graph.stages().stream()
        .filter(stage -> graph.children(stage).isEmpty())
        .forEach(stage -> outputs.add(spec(gathered(stage))));
    return new Pipeline(
        graph.id(),
        "",
        "",
        graph.slo(),
        graph.minAccuracy(),
        onLoss,
        new Signature(List.of(spec(QUERY)), outputs),
        nodes,
        Map.of(),
        Factors.NONE);
  }

  private void add(Stage stage) {
    String input = QUERY;
    if (stage.parent().isPresent()) {
      input = "item of " + stage.name();
      nodes.add(
          new StepNode(
              "items of " + stage.name(),
              new Split(),
              List.of(answer(stage.parent().get())),
              List.of(input),
              Optional.of(stage.name()),
              Optional.empty()));
    }
    nodes.add(
        new StageNode(
            stage.name(),
            stage.family(),
            List.of(input),
            List.of(answer(stage.name())),
            Optional.empty()));
  }

  /** Gathers the answers of a stage, scope by scope. Returns the name of all together. */
  private String gathered(Stage stage) {
    String value = answer(stage.name());
    Stage scope = stage;
    while (scope.parent().isPresent()) {
      String all = value + " by " + scope.parent().get();
      nodes.add(new GatherNode(all, scope.name(), List.of(value), List.of(all)));
      value = all;
      scope = graph.stage(scope.parent().get());
    }
    return value;
  }

  private static String answer(String stage) {
    return "answer of " + stage;
  }

  private static TensorSpec spec(String name) {
    return new TensorSpec(name, DataType.FP32, Shape.of(-1));
  }
}
