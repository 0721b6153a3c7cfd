package io.gearshift.domain.pipeline;

import io.gearshift.domain.pipeline.Course.Turn;
import io.gearshift.domain.pipeline.Node.StageNode;
import io.gearshift.domain.pipeline.Node.StepNode;
import io.gearshift.domain.traffic.Reason;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One query's run through a pipeline: says what is to be done next, is told what came of it, and
 * gives exactly one answer. Knows no clock, and nothing of values but what {@link Values} says.
 *
 * <p>A node has its turn for an item once all values that it takes are known. It is left out for
 * the item, and so is all that needs its outputs, as soon as one of them is known to be absent or
 * its condition is known not to be met. Every task that was asked for is to be told of once: by
 * {@link #answered}, {@link #stepped} or {@link #failed}; whatever else is told is ignored, and so
 * is all that comes after the end.
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
     * @param items in order; none if there were no items, or all were left out
     * @throws IllegalArgumentException if they do not fit together; the gathering has failed then
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
  public record Ask<V>(Task task, StageNode stage, List<V> inputs) implements Action<V> {}

  /** Apply the step. */
  public record Take<V>(Task task, StepNode step, List<V> inputs) implements Action<V> {}

  /**
   * Answer the query; nothing follows.
   *
   * @param outputs by the names of the signature; what a condition left out is absent
   * @param leftOut how many items were lost on the way
   */
  public record Answer<V>(Map<String, V> outputs, int leftOut) implements Action<V> {}

  /** Refuse the query; nothing follows. */
  public record Refuse<V>(Reason reason, String detail) implements Action<V> {}

  private final Course course;
  private final Progress<V> progress;
  private final Set<Task> underway = new HashSet<>();
  private final Set<Integer> lost = new HashSet<>();
  private final List<Action<V>> actions = new ArrayList<>();
  private boolean over;

  public PipelineRun(Pipeline pipeline, Values<V> values) {
    this(new Course(pipeline), values);
  }

  /** As one of many runs of a pipeline, whose course is worked out once. */
  public PipelineRun(Course course, Values<V> values) {
    this.course = course;
    this.progress = new Progress<>(course, values, new Turns());
  }

  /**
   * Begins.
   *
   * @param inputs in the order of the pipeline's signature
   */
  public List<Action<V>> begin(List<V> inputs) {
    if (progress.hasBegun()) {
      throw new IllegalStateException("the run has begun before (expected: once)");
    }
    progress.begin(inputs);
    return takeActions();
  }

  /**
   * A stage has answered.
   *
   * @param outputs in the order of the stage's outputs
   */
  public List<Action<V>> answered(Task task, List<V> outputs) {
    return stepped(task, List.of(outputs));
  }

  /**
   * A step has given its items; one that does not fan out, or a stage, gives one.
   *
   * @param items for each its outputs, in the order of the node's outputs
   */
  public List<Action<V>> stepped(Task task, List<List<V>> items) {
    if (!over && underway.remove(task)) {
      Item<V> item = progress.item(task.item());
      Node node = course.node(task.node());
      boolean fansOut = node instanceof StepNode step && step.each().isPresent();
      if (!isWellFormed(node, items, fansOut)) {
        lose(item, node, Reason.FAILED, "'" + node.name() + "' gave what it should not");
      } else if (fansOut) {
        progress.fanOut(item, (StepNode) node, items);
      } else {
        progress.give(item, node, items.get(0));
      }
    }
    return takeActions();
  }

  /** A task has failed, or was refused. */
  public List<Action<V>> failed(Task task, Reason reason, String detail) {
    if (!over && underway.remove(task)) {
      lose(progress.item(task.item()), course.node(task.node()), reason, detail);
    }
    return takeActions();
  }

  /** Whether it has given its one answer. */
  public boolean isOver() {
    return over;
  }

  /**
   * The items for which another node had its turn on the way to a task: one, or all those that were
   * gathered since.
   *
   * @param node the index of a stage or step
   */
  public List<Integer> itemsBefore(Task task, int node) {
    return progress.itemsOf(node, progress.item(task.item())).stream().map(Item::id).toList();
  }

  private static <V> boolean isWellFormed(Node node, List<List<V>> items, boolean fansOut) {
    return (fansOut || items.size() == 1)
        && items.stream().allMatch(outputs -> outputs.size() == node.outputs().size());
  }

  private void lose(Item<V> item, Node node, Reason reason, String detail) {
    if (item.isWhole() || course.onLoss() == Pipeline.OnLoss.REFUSE) {
      end(new Refuse<>(reason, detail));
    } else {
      lost.add(item.id());
      progress.giveNothing(item, node);
    }
  }

  private void end(Action<V> action) {
    if (!over) {
      over = true;
      actions.clear();
      actions.add(action);
    }
  }

  private List<Action<V>> takeActions() {
    if (!over && progress.isComplete()) {
      end(new Answer<>(progress.outputs(), lost.size()));
    }
    List<Action<V>> taken = List.copyOf(actions);
    actions.clear();
    return taken;
  }

  private final class Turns implements Progress.Turns<V> {
    @Override
    public void begin(Item<V> item, Turn turn) {
      if (over) {
        return;
      }
      Task task = new Task(turn.node(), item.id());
      List<V> inputs = turn.what().inputs().stream().map(item::value).toList();
      underway.add(task);
      actions.add(
          turn.what() instanceof StageNode stage
              ? new Ask<>(task, stage, inputs)
              : new Take<>(task, (StepNode) turn.what(), inputs));
    }

    @Override
    public void failed(Item<V> around, Turn gathering, String why) {
      lose(around, gathering.what(), Reason.FAILED, why);
    }
  }
}
