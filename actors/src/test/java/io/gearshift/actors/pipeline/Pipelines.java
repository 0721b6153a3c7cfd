package io.gearshift.actors.pipeline;

import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.FamilyId;
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
import io.gearshift.domain.pipeline.PipelineId;
import io.gearshift.domain.pipeline.Step;
import io.gearshift.domain.traffic.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A pipeline of two stages: what is detected in a scene is cut out, and each piece is read. */
final class Pipelines {
  static final FamilyId DETECTOR = new FamilyId("detector");
  static final FamilyId READER = new FamilyId("reader");
  static final PipelineId ID = new PipelineId("signs");

  private static final Map<String, TensorSpec> VALUES =
      Map.of(
          "scene", spec("scene"),
          "boxes", spec("boxes"),
          "box", spec("box"),
          "text", spec("text"),
          "texts", spec("texts"));

  private Pipelines() {}

  /** The step gives an item for each number among the boxes. */
  static Pipeline signs(OnLoss onLoss) {
    return signs(onLoss, Pipelines::cut);
  }

  static Pipeline signs(OnLoss onLoss, Function<List<Tensor>, List<List<Tensor>>> cut) {
    return pipeline(
        onLoss,
        List.of("boxes", "texts"),
        List.of(
            new StageNode("detect", DETECTOR, List.of("scene"), List.of("boxes"), Optional.empty()),
            new StepNode(
                "cut",
                new Named(cut),
                List.of("boxes"),
                List.of("box"),
                Optional.of("each"),
                Optional.empty()),
            new StageNode("read", READER, List.of("box"), List.of("text"), Optional.empty()),
            new GatherNode("texts", "each", List.of("text"), List.of("texts"))));
  }

  /** Reads all that was detected at once. */
  static Pipeline whole() {
    return pipeline(
        OnLoss.REFUSE,
        List.of("texts"),
        List.of(
            new StageNode("detect", DETECTOR, List.of("scene"), List.of("boxes"), Optional.empty()),
            new StageNode("read", READER, List.of("boxes"), List.of("texts"), Optional.empty())));
  }

  private static Pipeline pipeline(OnLoss onLoss, List<String> outputs, List<Node> nodes) {
    return new Pipeline(
        ID,
        "test",
        "none",
        Duration.ofMillis(100),
        new Accuracy(0),
        onLoss,
        new Signature(List.of(spec("scene")), outputs.stream().map(Pipelines::spec).toList()),
        nodes,
        VALUES,
        Factors.NONE);
  }

  static Tensor numbers(String name, int... numbers) {
    ByteBuffer data =
        ByteBuffer.allocate(Integer.BYTES * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int number : numbers) {
      data.putInt(number);
    }
    return new Tensor(name, DataType.INT32, Shape.of(numbers.length), data.flip());
  }

  static List<Integer> numbers(Tensor tensor) {
    List<Integer> numbers = new ArrayList<>();
    for (ByteBuffer data = tensor.data(); data.hasRemaining(); ) {
      numbers.add(data.getInt());
    }
    return numbers;
  }

  static List<List<Tensor>> cut(List<Tensor> boxes) {
    return numbers(boxes.get(0)).stream().map(box -> List.of(numbers("box", box))).toList();
  }

  private static TensorSpec spec(String name) {
    return new TensorSpec(name, DataType.INT32, Shape.of(Shape.ANY));
  }

  private record Named(Function<List<Tensor>, List<List<Tensor>>> work) implements Step {
    @Override
    public List<TensorSpec> inputs() {
      return List.of(spec("boxes"));
    }

    @Override
    public List<TensorSpec> outputs() {
      return List.of(spec("box"));
    }

    @Override
    public boolean fansOut() {
      return true;
    }

    @Override
    public List<List<Tensor>> apply(List<Tensor> inputs) {
      return work.apply(inputs);
    }
  }
}
