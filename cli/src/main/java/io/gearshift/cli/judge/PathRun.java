package io.gearshift.cli.judge;

import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.catalog.TensorSpec;
import io.gearshift.domain.execution.ModelInstance;
import io.gearshift.domain.pipeline.Condition;
import io.gearshift.domain.pipeline.Course;
import io.gearshift.domain.pipeline.Pipeline;
import io.gearshift.domain.pipeline.PipelineRun;
import io.gearshift.domain.pipeline.PipelineRun.Action;
import io.gearshift.domain.pipeline.PipelineRun.Answer;
import io.gearshift.domain.pipeline.PipelineRun.Ask;
import io.gearshift.domain.pipeline.PipelineRun.Refuse;
import io.gearshift.domain.pipeline.PipelineRun.Take;
import io.gearshift.domain.traffic.Tensor;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Leads one example through a pipeline, one thing after the other, with one variant for each stage.
 * What an instance made of the same inputs on another path is not worked out again.
 */
final class PathRun {
  /** What an instance was asked. */
  private record Asked(ModelInstance instance, List<Shape> shapes, List<ByteBuffer> data) {}

  private final Pipeline pipeline;
  private final Course course;
  private final List<Tensor> example;
  private final Map<Asked, List<Tensor>> answers = new HashMap<>();

  PathRun(Pipeline pipeline, List<Tensor> example) {
    this.pipeline = pipeline;
    this.course = new Course(pipeline);
    this.example = List.copyOf(example);
  }

  /**
   * @param path an instance for each stage, by its name
   * @return the outputs; none if the example is refused
   */
  List<Output> outputs(Map<String, ModelInstance> path) {
    PipelineRun<Tensor> run = new PipelineRun<>(course, new Joining(pipeline.values()));
    Deque<Action<Tensor>> todo = new ArrayDeque<>(run.begin(example));
    while (!todo.isEmpty()) {
      Action<Tensor> action = todo.remove();
      if (action instanceof Ask<Tensor> ask) {
        ModelInstance instance = path.get(ask.stage().name());
        todo.addAll(run.answered(ask.task(), answer(instance, ask.inputs())));
      } else if (action instanceof Take<Tensor> take) {
        todo.addAll(run.stepped(take.task(), take.step().step().apply(take.inputs())));
      } else if (action instanceof Answer<Tensor> answer) {
        return answer.outputs().entrySet().stream()
            .map(output -> named(output.getKey(), output.getValue()))
            .map(Output::of)
            .toList();
      } else if (action instanceof Refuse<Tensor>) {
        return List.of();
      }
    }
    throw new IllegalStateException("pipeline " + pipeline.id() + " came to no end");
  }

  private List<Tensor> answer(ModelInstance instance, List<Tensor> inputs) {
    Asked asked =
        new Asked(
            instance,
            inputs.stream().map(Tensor::shape).toList(),
            inputs.stream().map(Tensor::data).toList());
    return answers.computeIfAbsent(
        asked, any -> instance.run(List.of(inputs)).toCompletableFuture().join().outputs().get(0));
  }

  private static Tensor named(String name, Tensor tensor) {
    return new Tensor(name, tensor.type(), tensor.shape(), tensor.data());
  }

  /**
   * Joins values along the outermost dimension.
   *
   * @param specs of the pipeline's values by their names
   */
  private record Joining(Map<String, TensorSpec> specs) implements PipelineRun.Values<Tensor> {
    @Override
    public boolean meets(Condition condition, Tensor label) {
      List<String> labels = Output.of(label).texts();
      return labels.size() == 1 && condition.among().contains(labels.get(0));
    }

    @Override
    public Tensor join(String output, List<Tensor> items) {
      TensorSpec spec = specs.get(output);
      if (items.isEmpty()) {
        long[] none = spec.shape().toArray();
        none[0] = 0;
        long[] known = Arrays.stream(none).map(size -> size == Shape.ANY ? 1 : size).toArray();
        return new Tensor(output, spec.type(), Shape.of(known), ByteBuffer.allocate(0));
      }
      ByteBuffer data = ByteBuffer.allocate(items.stream().mapToInt(Tensor::byteSize).sum());
      items.forEach(item -> data.put(item.data()));
      long rows = items.stream().mapToLong(item -> item.shape().dimension(0)).sum();
      Shape shape = items.get(0).shape().withOutermost(rows);
      return new Tensor(output, spec.type(), shape, data.flip());
    }
  }
}
