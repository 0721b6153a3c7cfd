package io.gearshift.domain.pipeline;

import io.gearshift.domain.traffic.Reason;
import java.util.List;
import java.util.Map;

/**
 * One query's run through a pipeline: says what is to be done next, is told what came of it, and
 * gives exactly one answer. Knows no clock, and nothing of values but what {@link Values} says.
 *
 * @param <V> what a value is: a tensor where queries are real
 */
public final class PipelineRun<V> {

  /** What must be known of values. */
  public interface Values<V> {
    boolean meets(Condition condition, V value);

    /**
     * The values of all items as one.
     *
     * @param output the name of the joined value
     */
    V join(String output, List<V> items);
  }

  /**
   * A node's turn for one item.
   *
   * @param node its index in the pipeline
   * @param item 0 for the query as a whole
   */
  public record Task(int node, int item) {}

  /** What is to be done. */
  public sealed interface Action<V> {}

  /** Ask the stage's family. */
  public record Ask<V>(Task task, Node.StageNode stage, List<V> inputs) implements Action<V> {}

  /** Apply the step. */
  public record Take<V>(Task task, Node.StepNode step, List<V> inputs) implements Action<V> {}

  /**
   * Answer the query; nothing follows.
   *
   * @param outputs by the names of the signature; what a condition left out is absent
   * @param leftOut how many items were lost on the way
   */
  public record Answer<V>(Map<String, V> outputs, int leftOut) implements Action<V> {}

  /** Refuse the query; nothing follows. */
  public record Refuse<V>(Reason reason, String detail) implements Action<V> {}
}
