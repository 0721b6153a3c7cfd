package io.gearshift.domain.plan;

import java.util.Arrays;

/** The inverse of the basis of a {@link Simplex}, brought up to date as columns are exchanged. */
final class Inverse {
  private static final double SINGULAR = 1e-13;

  /** Few amounts on many rows. */
  record Column(int[] rows, double[] amounts, double worth) {

    static Column unit(int row) {
      return new Column(new int[] {row}, new double[] {1}, 0);
    }

    /** The sum of its amounts, each times what a line has there. */
    double along(double[] line) {
      double sum = 0;
      for (int i = 0; i < rows.length; i++) {
        sum += amounts[i] * line[rows[i]];
      }
      return sum;
    }

    /** The same if all were of one sign. */
    double size(double[] line) {
      double sum = 0;
      for (int i = 0; i < rows.length; i++) {
        sum += Math.abs(amounts[i] * line[rows[i]]);
      }
      return sum;
    }

    void addTo(double[] line, double times) {
      for (int i = 0; i < rows.length; i++) {
        line[rows[i]] += times * amounts[i];
      }
    }
  }

  private final double[][] lines;

  /** That of the unit columns. */
  Inverse(int rows) {
    lines = new double[rows][rows];
    for (int row = 0; row < rows; row++) {
      lines[row][row] = 1;
    }
  }

  double[] line(int row) {
    return lines[row];
  }

  double[] times(Column column) {
    double[] product = new double[lines.length];
    for (int row = 0; row < lines.length; row++) {
      product[row] = column.along(lines[row]);
    }
    return product;
  }

  /**
   * A column comes into the basis in the stead of a row's.
   *
   * @param direction the inverse times the column
   */
  void exchange(int row, double[] direction) {
    double[] pivot = lines[row];
    for (int i = 0; i < pivot.length; i++) {
      pivot[i] /= direction[row];
    }
    for (int other = 0; other < lines.length; other++) {
      if (other != row && direction[other] != 0) {
        subtract(lines[other], pivot, direction[other], 0);
      }
    }
  }

  /** Worked out anew, without what rounding has piled up; left as it is if there is none. */
  void renew(Column[] basis) {
    int rows = lines.length;
    double[][] matrix = new double[rows][2 * rows];
    for (int i = 0; i < rows; i++) {
      Column column = basis[i];
      for (int k = 0; k < column.rows().length; k++) {
        matrix[column.rows()[k]][i] = column.amounts()[k];
      }
      matrix[i][rows + i] = 1;
    }
    for (int i = 0; i < rows; i++) {
      int largest = i;
      for (int row = i + 1; row < rows; row++) {
        largest = Math.abs(matrix[row][i]) > Math.abs(matrix[largest][i]) ? row : largest;
      }
      double[] pivot = matrix[largest];
      matrix[largest] = matrix[i];
      matrix[i] = pivot;
      if (Math.abs(pivot[i]) < SINGULAR) {
        return;
      }
      double scale = pivot[i];
      for (int k = i; k < 2 * rows; k++) {
        pivot[k] /= scale;
      }
      for (int row = 0; row < rows; row++) {
        if (row != i && matrix[row][i] != 0) {
          subtract(matrix[row], pivot, matrix[row][i], i);
        }
      }
    }
    for (int i = 0; i < rows; i++) {
      lines[i] = Arrays.copyOfRange(matrix[i], rows, 2 * rows);
    }
  }

  private static void subtract(double[] line, double[] other, double times, int from) {
    for (int k = from; k < line.length; k++) {
      line[k] -= times * other[k];
    }
  }
}
