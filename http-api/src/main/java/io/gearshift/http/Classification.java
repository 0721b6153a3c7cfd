package io.gearshift.http;

import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.catalog.TensorSpec;
import io.gearshift.domain.traffic.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The highest values of an output as {@code value:index[:label]}, highest first, equal ones in the
 * order of their index; NaN counts as lowest.
 */
final class Classification {
  private static final int LENGTH_BYTES = 4;

  private Classification() {}

  static void requirePossible(TensorSpec spec) {
    switch (spec.type()) {
      case BOOL, FP16, BF16, BYTES ->
          throw Problem.badRequest(
              "output '"
                  + spec.name()
                  + "' of datatype "
                  + spec.type()
                  + " cannot be answered as classes; leave out the parameter classification");
      default -> {
        // can be ordered
      }
    }
  }

  /**
   * @param classes how many to name at most, of each item
   * @param labels the names of the classes; may be fewer than there are values, or none
   * @param batches whether the outermost dimension is the batch
   */
  static Tensor of(Tensor scores, int classes, List<String> labels, boolean batches) {
    int total = Math.toIntExact(scores.shape().elements());
    int rows = batches ? Math.toIntExact(scores.shape().dimension(0)) : 1;
    int width = rows == 0 ? 0 : total / rows;
    int named = Math.min(classes, width);
    ByteBuffer data = scores.data();
    byte[][] texts = new byte[rows * named][];
    int bytes = 0;
    for (int row = 0; row < rows; row++) {
      int[] highest = highest(scores.type(), data, row * width, width, named);
      for (int k = 0; k < named; k++) {
        int index = highest[k];
        String label = index < labels.size() ? ":" + labels.get(index) : "";
        String text = shown(scores.type(), data, row * width + index) + ":" + index + label;
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        texts[row * named + k] = encoded;
        bytes += LENGTH_BYTES + encoded.length;
      }
    }
    ByteBuffer out = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (byte[] text : texts) {
      out.putInt(text.length).put(text);
    }
    Shape shape = batches ? Shape.of(rows, named) : Shape.of(named);
    return new Tensor(scores.name(), DataType.BYTES, shape, out.flip());
  }

  private static int[] highest(DataType type, ByteBuffer data, int start, int width, int count) {
    Comparator<Integer> descending = (a, b) -> compare(type, data, start + b, start + a);
    if (count == 1) {
      return new int[] {IntStream.range(0, width).boxed().min(descending).orElseThrow()};
    }
    Integer[] order = IntStream.range(0, width).boxed().toArray(Integer[]::new);
    Arrays.sort(order, descending); // stable, so equal values stay in the order of their index
    return Arrays.stream(order).limit(count).mapToInt(Integer::intValue).toArray();
  }

  private static int compare(DataType type, ByteBuffer data, int a, int b) {
    return switch (type) {
      case FP32, FP64 -> compareFloating(floating(type, data, a), floating(type, data, b));
      case UINT64 -> Long.compareUnsigned(whole(type, data, a), whole(type, data, b));
      default -> Long.compare(whole(type, data, a), whole(type, data, b));
    };
  }

  private static int compareFloating(double a, double b) {
    if (Double.isNaN(a) || Double.isNaN(b)) {
      return Boolean.compare(Double.isNaN(b), Double.isNaN(a));
    }
    return Double.compare(a, b);
  }

  private static String shown(DataType type, ByteBuffer data, int index) {
    return switch (type) {
      case FP32, FP64 -> shown(floating(type, data, index));
      case UINT64 -> Long.toUnsignedString(whole(type, data, index));
      default -> Long.toString(whole(type, data, index));
    };
  }

  private static String shown(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    return String.format(Locale.ROOT, "%.6f", value);
  }

  private static double floating(DataType type, ByteBuffer data, int index) {
    return type == DataType.FP32
        ? data.getFloat(index * Float.BYTES)
        : data.getDouble(index * Double.BYTES);
  }

  private static long whole(DataType type, ByteBuffer data, int index) {
    int at = index * type.size();
    return switch (type) {
      case UINT8 -> Byte.toUnsignedLong(data.get(at));
      case INT8 -> data.get(at);
      case UINT16 -> Short.toUnsignedLong(data.getShort(at));
      case INT16 -> data.getShort(at);
      case UINT32 -> Integer.toUnsignedLong(data.getInt(at));
      case INT32 -> data.getInt(at);
      case UINT64, INT64 -> data.getLong(at);
      default -> throw new AssertionError(type);
    };
  }
}
