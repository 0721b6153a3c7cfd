package io.gearshift.actors.pipeline;

import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.catalog.TensorSpec;
import io.gearshift.domain.pipeline.Condition;
import io.gearshift.domain.pipeline.Node.StageNode;
import io.gearshift.domain.pipeline.PipelineRun.Values;
import io.gearshift.domain.traffic.Tensor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What a run must know of tensors.
 *
 * @param specs of the pipeline's values by their names
 */
record TensorValues(Map<String, TensorSpec> specs) implements Values<Tensor> {

  /** Met by one label, of one element, that is among those asked for. */
  @Override
  public boolean meets(Condition condition, Tensor label) {
    ByteBuffer data = label.data();
    if (label.type() != DataType.BYTES
        || label.shape().elements() != 1
        || data.remaining() < Integer.BYTES) {
      return false;
    }
    byte[] bytes = new byte[Math.min(Math.max(0, data.getInt()), data.remaining())];
    data.get(bytes);
    return condition.among().contains(new String(bytes, StandardCharsets.UTF_8));
  }

  /** Joins along the outermost dimension; of nothing, none of any size. */
  @Override
  public Tensor join(String output, List<Tensor> items) {
    if (items.isEmpty()) {
      return empty(specs.get(output));
    }
    Tensor first = items.get(0);
    long rows = 0;
    long bytes = 0;
    for (Tensor item : items) {
      if (!isAlike(item, first)) {
        throw new IllegalArgumentException(
            "items of '%s' do not fit together: %s%s and %s%s"
                .formatted(output, first.type(), first.shape(), item.type(), item.shape()));
      }
      rows += item.shape().dimension(0);
      bytes += item.byteSize();
    }
    if (bytes > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "items of '" + output + "' take " + bytes + " bytes together (expected: below 2 GiB)");
    }
    return new Tensor(
        output, first.type(), first.shape().withOutermost(rows), joined(items, (int) bytes));
  }

  /** What a stage answers that is asked for no rows at all. */
  List<Tensor> none(StageNode stage) {
    return stage.outputs().stream().map(output -> join(output, List.of())).toList();
  }

  /**
   * How many items a stage is asked for: the rows of its inputs if its family batches, which shows
   * in its outputs, and otherwise one.
   */
  int items(StageNode stage, List<Tensor> inputs) {
    boolean batches =
        !inputs.isEmpty()
            && inputs.stream().allMatch(input -> input.shape().rank() > 0)
            && stage.outputs().stream().allMatch(output -> isOfAnyRows(specs.get(output)));
    return batches ? (int) Math.min(Integer.MAX_VALUE, inputs.get(0).shape().dimension(0)) : 1;
  }

  static Tensor named(String name, Tensor tensor) {
    return new Tensor(name, tensor.type(), tensor.shape(), tensor.data());
  }

  private static boolean isOfAnyRows(TensorSpec spec) {
    return spec.shape().rank() > 0 && spec.shape().dimension(0) == Shape.ANY;
  }

  private static boolean isAlike(Tensor one, Tensor other) {
    return one.type() == other.type()
        && one.shape().rank() > 0
        && other.shape().rank() > 0
        && one.shape().withOutermost(0).equals(other.shape().withOutermost(0));
  }

  private static ByteBuffer joined(List<Tensor> items, int bytes) {
    if (items.size() == 1) {
      return items.get(0).data();
    }
    ByteBuffer data = ByteBuffer.allocate(bytes);
    items.forEach(item -> data.put(item.data()));
    return data.flip();
  }

  private static Tensor empty(TensorSpec spec) {
    long[] dimensions = spec.shape().toArray();
    Shape shape = Shape.of(Arrays.stream(dimensions).map(size -> Math.max(0, size)).toArray());
    return new Tensor(spec.name(), spec.type(), shape.withOutermost(0), ByteBuffer.allocate(0));
  }
}
