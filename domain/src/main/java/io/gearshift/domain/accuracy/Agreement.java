package io.gearshift.domain.accuracy;

import io.gearshift.domain.catalog.Likeness;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.traffic.Tensor;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How far two variants agree.
 *
 * @param alike items that both answered alike, up to {@code items}; an item may count in part
 * @param items that both were asked
 */
public record Agreement(double alike, long items) {
  public static final Agreement NOTHING = new Agreement(0, 0);

  public Agreement {
    if (!(alike >= 0 && alike <= items)) {
      throw new IllegalArgumentException(
          "agreement: " + alike + " of " + items + " (expected: from 0 to all)");
    }
  }

  public Agreement plus(Agreement other) {
    return new Agreement(alike + other.alike, items + other.items);
  }

  /**
   * Compares what two variants answered to one query.
   *
   * @return empty if their answers cannot be compared
   */
  public static Optional<Agreement> of(Likeness likeness, List<Tensor> one, List<Tensor> other) {
    if (likeness == Likeness.NONE || one.isEmpty() || other.isEmpty()) {
      return Optional.empty();
    }
    Optional<double[][]> rows = rows(one.get(0));
    Optional<double[][]> others = rows(other.get(0));
    if (rows.isEmpty() || others.isEmpty() || rows.get().length != others.get().length) {
      return Optional.empty();
    }
    double alike = 0;
    for (int i = 0; i < rows.get().length; i++) {
      double[] row = rows.get()[i];
      double[] otherRow = others.get()[i];
      if (likeness == Likeness.CLASS && row.length != otherRow.length) {
        return Optional.empty();
      }
      alike += likeness == Likeness.CLASS ? sameClass(row, otherRow) : sameText(row, otherRow);
    }
    return Optional.of(new Agreement(alike, rows.get().length));
  }

  private static double sameClass(double[] row, double[] other) {
    return largest(row) == largest(other) ? 1 : 0;
  }

  private static int largest(double[] row) {
    int largest = 0;
    for (int i = 1; i < row.length; i++) {
      largest = row[i] > row[largest] ? i : largest;
    }
    return largest;
  }

  private static double sameText(double[] row, double[] other) {
    double[] text = collapsed(row);
    double[] otherText = collapsed(other);
    int longest = Math.max(text.length, otherText.length);
    return longest == 0 ? 1 : 1 - (double) edits(text, otherText) / longest;
  }

  private static double[] collapsed(double[] keys) {
    double[] text = new double[keys.length];
    int length = 0;
    for (int i = 0; i < keys.length; i++) {
      if (keys[i] != 0 && (i == 0 || keys[i] != keys[i - 1])) {
        text[length++] = keys[i];
      }
    }
    return Arrays.copyOf(text, length);
  }

  /** Levenshtein's distance. */
  private static int edits(double[] from, double[] to) {
    int[] before = new int[to.length + 1];
    Arrays.setAll(before, i -> i);
    for (int i = 1; i <= from.length; i++) {
      int[] row = new int[to.length + 1];
      row[0] = i;
      for (int j = 1; j <= to.length; j++) {
        int replaced = before[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
        row[j] = Math.min(replaced, 1 + Math.min(before[j], row[j - 1]));
      }
      before = row;
    }
    return before[to.length];
  }

  /** The numbers of a tensor by item; empty if there are none, or one of them is not a number. */
  private static Optional<double[][]> rows(Tensor tensor) {
    Shape shape = tensor.shape();
    int count = shape.rank() < 2 ? 1 : Math.toIntExact(shape.dimension(0));
    int numbers = Math.toIntExact(shape.elements());
    if (count == 0 || numbers == 0) {
      return Optional.empty();
    }
    ByteBuffer data = tensor.data();
    double[][] rows = new double[count][numbers / count];
    for (double[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        row[i] = number(tensor, data);
        if (Double.isNaN(row[i])) {
          return Optional.empty();
        }
      }
    }
    return Optional.of(rows);
  }

  private static double number(Tensor tensor, ByteBuffer data) {
    return switch (tensor.type()) {
      case FP32 -> data.getFloat();
      case FP64 -> data.getDouble();
      case INT8 -> data.get();
      case UINT8 -> Byte.toUnsignedInt(data.get());
      case INT16 -> data.getShort();
      case INT32 -> data.getInt();
      case INT64 -> data.getLong();
      default -> Double.NaN;
    };
  }
}
