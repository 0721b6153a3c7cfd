package io.gearshift.cli;

import io.gearshift.domain.pipeline.PipelineGraph;
import io.gearshift.domain.pipeline.Stage;
import java.util.List;
import java.util.stream.Collectors;

/** The stages of a pipeline in a line: {@code detect → (read, tell → check)}. */
final class StageTree {
  private StageTree() {}

  static String text(PipelineGraph graph) {
    return text(graph, graph.root());
  }

  private static String text(PipelineGraph graph, Stage stage) {
    List<Stage> children = graph.children(stage);
    if (children.isEmpty()) {
      return stage.name();
    }
    String rest =
        children.stream().map(child -> text(graph, child)).collect(Collectors.joining(", "));
    return stage.name() + " → " + (children.size() == 1 ? rest : "(" + rest + ")");
  }
}
