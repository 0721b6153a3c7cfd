package io.gearshift.domain.pipeline;

import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.Signature;
import io.gearshift.domain.catalog.TensorSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Families in a row, with small steps between them, served as one model with one deadline.
 *
 * @param task what it is asked to do
 * @param metric what its accuracy counts, from end to end
 * @param slo how long a query may take that asks for nothing else, from end to end
 * @param minAccuracy of any path that a query may take: the product of its variants' accuracies
 * @param onLoss what becomes of a query of which an item was lost on the way
 * @param signature its inputs are values; its outputs are values outside any scope
 * @param nodes each after those whose values it takes
 * @param values the type and shape of every value, by its name
 * @param expected how many items to expect of each stage before any was seen
 */
public record Pipeline(
    PipelineId id,
    String task,
    String metric,
    Duration slo,
    Accuracy minAccuracy,
    OnLoss onLoss,
    Signature signature,
    List<Node> nodes,
    Map<String, TensorSpec> values,
    Factors expected) {

  /** The one version of a pipeline: its variants change from query to query. */
  public static final String VERSION = "1";

  /** What becomes of a query when a stage refuses or loses one of its items. */
  public enum OnLoss {
    /** The query is refused for the same reason. */
    REFUSE,
    /** The item is left out, and the answer says how many were; without a scope as refuse. */
    LEAVE_OUT
  }

  public Pipeline {
    nodes = List.copyOf(nodes);
    values = Map.copyOf(values);
    // what flows, and the stages it makes, are checked where they are made
    new PipelineGraph(id, slo, minAccuracy, new Flow(id, signature, nodes).stages());
  }

  /** The same pipeline, of which so many items are expected. */
  public Pipeline withExpected(Factors factors) {
    return new Pipeline(
        id, task, metric, slo, minAccuracy, onLoss, signature, nodes, values, factors);
  }

  /**
   * How many items to expect of each stage for one of the stage before it; for the first, for one
   * query.
   *
   * @param items how many a scope is expected to have for one of the scope around it; 1 if absent
   */
  public Factors factors(Map<String, Double> items) {
    return new Flow(id, signature, nodes).expected(items);
  }

  /** Its stages as planners see them. */
  public PipelineGraph graph() {
    return new PipelineGraph(id, slo, minAccuracy, new Flow(id, signature, nodes).stages());
  }
}
