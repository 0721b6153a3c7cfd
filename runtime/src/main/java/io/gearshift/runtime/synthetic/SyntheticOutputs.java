package io.gearshift.runtime.synthetic;

import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.catalog.Signature;
import io.gearshift.domain.catalog.TensorSpec;
import io.gearshift.domain.traffic.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Answers that nobody worked out: numbers and truth values are zero, texts say {@code synthetic}.
 *
 * <p>Their shapes are those of the signature, with a row for each item. Another dimension of any
 * size is as long as the same dimension of the first input that leaves it open too, and 1 if none
 * does.
 */
final class SyntheticOutputs {
  private static final byte[] TEXT = "synthetic".getBytes(StandardCharsets.UTF_8);

  private final Signature signature;

  /** The last of each output: most are alike, and nobody writes to a tensor. */
  private final AtomicReferenceArray<Tensor> last;

  SyntheticOutputs(Signature signature) {
    this.signature = signature;
    this.last = new AtomicReferenceArray<>(signature.outputs().size());
  }

  /** How many items a query has. */
  int items(List<Tensor> query) {
    return signature.batches() ? Math.toIntExact(query.get(0).shape().dimension(0)) : 1;
  }

  /** The answer to a query. */
  List<Tensor> of(List<Tensor> query) {
    List<Tensor> answer = new ArrayList<>(last.length());
    for (int i = 0; i < last.length(); i++) {
      TensorSpec spec = signature.outputs().get(i);
      Shape shape = shape(spec.shape(), query);
      Tensor tensor = last.get(i);
      if (tensor == null || !tensor.shape().equals(shape)) {
        tensor = new Tensor(spec.name(), spec.type(), shape, data(spec.type(), shape));
        last.set(i, tensor);
      }
      answer.add(tensor);
    }
    return List.copyOf(answer);
  }

  private Shape shape(Shape spec, List<Tensor> query) {
    long[] dimensions = spec.toArray();
    for (int axis = 0; axis < dimensions.length; axis++) {
      if (dimensions[axis] == Shape.ANY) {
        dimensions[axis] = size(axis, query);
      }
    }
    return Shape.of(dimensions);
  }

  private long size(int axis, List<Tensor> query) {
    for (int i = 0; i < query.size(); i++) {
      Shape input = signature.inputs().get(i).shape();
      if (axis < input.rank() && input.dimension(axis) == Shape.ANY) {
        return query.get(i).shape().dimension(axis);
      }
    }
    return 1;
  }

  private static ByteBuffer data(DataType type, Shape shape) {
    int elements = Math.toIntExact(shape.elements());
    if (type != DataType.BYTES) {
      return ByteBuffer.allocate(Math.multiplyExact(elements, type.size()));
    }
    ByteBuffer texts =
        ByteBuffer.allocate(Math.multiplyExact(elements, Integer.BYTES + TEXT.length))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < elements; i++) {
      texts.putInt(TEXT.length).put(TEXT);
    }
    return texts.flip();
  }
}
