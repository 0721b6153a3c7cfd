package io.gearshift.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.catalog.TensorSpec;
import io.gearshift.domain.execution.RunFailedException;
import io.gearshift.domain.traffic.Tensor;
import java.nio.ByteBuffer;

/**
 * Makes the answers of the queries out of one output of a batch: one copy of the whole, of which
 * each answer is a slice.
 *
 * @param link the file that gives the output
 */
record BatchOutput(TensorSpec spec, int slot, Link link) {

  /**
   * The answers, in the order of the queries.
   *
   * @param rows of each query; the first {@code count} of the array
   * @throws RunFailedException if the output is not as the signature says, or has not as many rows
   *     as the batch
   */
  Tensor[] split(Slots run, long[] rows, int count) throws OrtException {
    Shape shape = checked(run);
    long total = 0;
    for (int i = 0; i < count; i++) {
      total += rows[i];
    }
    if (shape.rank() == 0 || shape.dimension(0) != total) {
      throw new RunFailedException(
          "output '"
              + spec.name()
              + "' has the shape "
              + shape
              + " for a batch of "
              + total
              + " items (expected: as many rows as items)\nset max-batch of the family to 1 and the"
              + " outermost dimensions of its signature to what they are");
    }
    return spec.type() == DataType.BYTES
        ? splitStrings(run, shape, rows, count)
        : splitBytes(link.copy(slot, run), shape, rows, count);
  }

  /** The whole as the answer of one query, for a family that does not batch. */
  Tensor whole(Slots run) throws OrtException {
    Shape shape = checked(run);
    byte[] data;
    if (spec.type() == DataType.BYTES) {
      String[] elements = elements(run, shape);
      data = ByteStrings.encode(elements, new int[elements.length]);
    } else {
      data = link.copy(slot, run);
    }
    return new Tensor(spec.name(), spec.type(), shape, ByteBuffer.wrap(data));
  }

  private Shape checked(Slots run) {
    Shape shape = Shape.of(run.shape(slot));
    if (!spec.shape().admits(shape)) {
      throw new RunFailedException(
          "output '"
              + spec.name()
              + "' has the shape "
              + shape
              + " (expected: "
              + spec.shape()
              + ", by the signature of its family)\nmend the signature");
    }
    return shape;
  }

  private Tensor[] splitBytes(byte[] whole, Shape shape, long[] rows, int count) {
    Tensor[] answers = new Tensor[count];
    // an output with a dimension of 0 has no bytes
    int rowBytes = whole.length == 0 ? 0 : (int) (whole.length / shape.dimension(0));
    int start = 0;
    for (int i = 0; i < count; i++) {
      int length = (int) (rows[i] * rowBytes);
      answers[i] = answer(shape, rows[i], ByteBuffer.wrap(whole, start, length));
      start += length;
    }
    return answers;
  }

  private Tensor[] splitStrings(Slots run, Shape shape, long[] rows, int count)
      throws OrtException {
    String[] elements = elements(run, shape);
    int[] ends = new int[elements.length];
    byte[] whole = ByteStrings.encode(elements, ends);
    int perRow = elements.length == 0 ? 0 : (int) (elements.length / shape.dimension(0));
    Tensor[] answers = new Tensor[count];
    int first = 0;
    int start = 0;
    for (int i = 0; i < count; i++) {
      first += (int) (rows[i] * perRow);
      int end = first == 0 ? 0 : ends[first - 1];
      answers[i] = answer(shape, rows[i], ByteBuffer.wrap(whole, start, end - start));
      start = end;
    }
    return answers;
  }

  private Tensor answer(Shape shape, long rows, ByteBuffer data) {
    Shape own = shape.dimension(0) == rows ? shape : shape.withOutermost(rows);
    return new Tensor(spec.name(), spec.type(), own, data);
  }

  private String[] elements(Slots run, Shape shape) throws OrtException {
    OnnxTensor tensor = run.tensor(slot);
    String[] elements = new String[Math.toIntExact(shape.elements())];
    flatten(tensor.getValue(), elements, 0);
    return elements;
  }

  private static int flatten(Object value, String[] into, int at) {
    if (value instanceof Object[] parts) {
      int next = at;
      for (Object part : parts) {
        next = flatten(part, into, next);
      }
      return next;
    }
    into[at] = (String) value;
    return at + 1;
  }
}
