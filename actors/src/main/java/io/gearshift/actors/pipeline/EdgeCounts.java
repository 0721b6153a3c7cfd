package io.gearshift.actors.pipeline;

import io.gearshift.actors.control.PipelineDemand;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.pipeline.FactorBook.Observed;
import io.gearshift.domain.pipeline.Factors.Edge;
import io.gearshift.domain.pipeline.PipelineGraph;
import io.gearshift.domain.pipeline.Stage;
import java.util.HashMap;
import java.util.Map;
import org.apache.pekko.actor.typed.RecipientRef;

/** What has arrived at a pipeline in this second, and what came of it. */
final class EdgeCounts {
  private final PipelineGraph graph;
  private final RecipientRef<PipelineDemand> meter;
  private final Map<Edge, Observed> observed = new HashMap<>();
  private long queries;

  EdgeCounts(PipelineGraph graph, RecipientRef<PipelineDemand> meter) {
    this.graph = graph;
    this.meter = meter;
  }

  void arrived(int items) {
    queries += items;
  }

  /** A variant has answered items at a stage. */
  void answered(Stage stage, VariantId variant, int items) {
    for (Stage child : graph.children(stage)) {
      count(variant, child.name(), new Observed(items, 0));
    }
  }

  /** A stage was asked for items because of an answer of a variant. */
  void asked(VariantId variant, String stage, int items) {
    count(variant, stage, new Observed(0, items));
  }

  private void count(VariantId variant, String stage, Observed more) {
    observed.merge(new Edge(variant, stage), more, Observed::plus);
  }

  void endSecond() {
    meter.tell(new PipelineDemand(graph.id(), queries, observed));
    observed.clear();
    queries = 0;
  }
}
