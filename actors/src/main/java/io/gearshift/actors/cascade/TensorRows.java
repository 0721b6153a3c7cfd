package io.gearshift.actors.cascade;

import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.catalog.Signature;
import io.gearshift.domain.catalog.TensorSpec;
import io.gearshift.domain.traffic.Tensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Rows of tensors along the outermost dimension: what a single item brings, and gets. */
final class TensorRows {

  /** One row of a tensor. */
  record Row(Tensor tensor, int index) {}

  private TensorRows() {}

  /** Whether rows of different answers of a family make one answer: each row of one size. */
  static boolean canBeJoined(Signature signature) {
    return signature.batches()
        && signature.outputs().stream().allMatch(TensorRows::hasRowsOfOneSize);
  }

  private static boolean hasRowsOfOneSize(TensorSpec output) {
    return IntStream.range(1, output.shape().rank())
        .noneMatch(i -> output.shape().dimension(i) == Shape.ANY);
  }

  /** Tensors of these rows alone. */
  static List<Tensor> only(List<Tensor> tensors, List<Integer> rows) {
    return tensors.stream()
        .map(tensor -> gathered(rows.stream().map(row -> new Row(tensor, row)).toList()))
        .toList();
  }

  /**
   * A tensor of rows of one or several others, which are alike but for their number of rows.
   *
   * @param rows at least one
   */
  static Tensor gathered(List<Row> rows) {
    Tensor first = rows.get(0).tensor();
    List<ByteBuffer> parts = new ArrayList<>(rows.size());
    int bytes = 0;
    for (Row row : rows) {
      ByteBuffer part = bytesOf(row);
      parts.add(part);
      bytes += part.remaining();
    }
    ByteBuffer data = ByteBuffer.allocate(bytes);
    parts.forEach(data::put);
    return new Tensor(
        first.name(), first.type(), first.shape().withOutermost(rows.size()), data.flip());
  }

  private static ByteBuffer bytesOf(Row row) {
    Tensor tensor = row.tensor();
    int all = Math.toIntExact(tensor.shape().dimension(0));
    ByteBuffer data = tensor.data();
    if (tensor.type() != DataType.BYTES) {
      int size = tensor.byteSize() / all;
      return data.slice(row.index() * size, size);
    }
    long elements = tensor.shape().elements() / all;
    skip(data, row.index() * elements);
    int start = data.position();
    skip(data, elements);
    return data.slice(start, data.position() - start);
  }

  /** Each element of BYTES is its length and then its bytes. */
  private static void skip(ByteBuffer data, long elements) {
    for (long i = 0; i < elements; i++) {
      int length = data.getInt();
      data.position(data.position() + length);
    }
  }
}
