package io.gearshift.domain.plan;

import io.gearshift.domain.plan.Inverse.Column;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A linear programme of few rows, whose columns come to mind one after the other.
 *
 * <pre>
 * maximise    Σ worth · level
 * subject to  Σ amount · level ≤ limit     for each row
 *             least ≤ level ≤ most         for each column; from 0 up unless said otherwise
 * </pre>
 *
 * <p>Limits are not negative, so that all levels may be zero: there it starts, by the simplex
 * method with the inverse of the basis kept. What changes later finds it where it was: a column
 * that is added makes the solution better (primal steps), and one whose bounds are moved has to
 * give way (dual steps). It is exact for levels of about one and limits up to some thousands.
 * Always the same for the same calls in the same order. Not thread-safe.
 */
public final class Simplex {
  private static final double SMALL = 1e-9;
  private static final double NOISE = 1e-13;
  private static final double LEAST_PIVOT = 1e-7;
  private static final int STEPS_PER_ROW = 40;
  private static final int STEPS_TO_RENEW = 150;
  private static final int NONE = -1;

  private enum At {
    LEAST,
    MOST,
    BASIS
  }

  private final int rows;
  private final double[] limits;
  private final Inverse inverse;
  private final double[] level;
  private final double[] price;

  /** By row, the column that is in the basis there. */
  private final int[] basis;

  /** What is left of each row is a column too, before all others. */
  private final List<Column> columns = new ArrayList<>();

  private At[] at;
  private double[] least;
  private double[] most;
  private int steps;

  /**
   * @param limits of each row, not negative
   */
  public Simplex(double[] limits) {
    this.rows = limits.length;
    this.limits = limits.clone();
    this.inverse = new Inverse(rows);
    this.level = limits.clone();
    this.price = new double[rows];
    this.basis = new int[rows];
    this.at = new At[2 * rows + 1];
    this.least = new double[at.length];
    this.most = new double[at.length];
    for (int row = 0; row < rows; row++) {
      basis[row] = add(Column.unit(row));
      at[row] = At.BASIS;
    }
  }

  /**
   * Adds a column.
   *
   * @param onRows where it takes something, each row once
   * @param amounts what it takes there
   * @return its number
   */
  public int add(int[] onRows, double[] amounts, double worth) {
    return add(new Column(onRows.clone(), amounts.clone(), worth)) - rows;
  }

  private int add(Column column) {
    int added = columns.size();
    if (added == at.length) {
      at = Arrays.copyOf(at, 2 * added);
      least = Arrays.copyOf(least, 2 * added);
      most = Arrays.copyOf(most, 2 * added);
    }
    columns.add(column);
    at[added] = At.LEAST;
    most[added] = Double.POSITIVE_INFINITY;
    return added;
  }

  /** Moves the bounds of a column; all that are worth something should have an upper one then. */
  public void bound(int column, double from, double to) {
    least[rows + column] = from;
    most[rows + column] = to;
  }

  /** How much of a column the last solution has. */
  public double level(int column) {
    if (at[rows + column] != At.BASIS) {
      return resting(rows + column);
    }
    int row = 0;
    while (basis[row] != rows + column) {
      row++;
    }
    return level[row];
  }

  /** What one more of a row's limit would have been worth. */
  public double price(int row) {
    return Math.max(0, price[row]);
  }

  /** What the last solution is worth. */
  public double worth() {
    double sum = 0;
    for (int row = 0; row < rows; row++) {
      sum += columns.get(basis[row]).worth() * level[row];
    }
    for (int column = rows; column < columns.size(); column++) {
      sum += at[column] == At.BASIS ? 0 : columns.get(column).worth() * resting(column);
    }
    return sum;
  }

  /**
   * Finds the best levels of the columns that there are.
   *
   * @return false if there are none within the bounds, or none were found
   */
  public boolean solve() {
    settle();
    int enough = STEPS_PER_ROW * (rows + 1);
    for (int step = 0; step < enough; step++) {
      int row = worstRow();
      if (row == NONE) {
        improve(enough);
        return true;
      }
      if (!repair(row)) {
        return false;
      }
    }
    return false;
  }

  private double resting(int column) {
    return at[column] == At.MOST ? most[column] : least[column];
  }

  /** The row whose column is furthest out of its bounds. */
  private int worstRow() {
    int worst = NONE;
    double furthest = SMALL;
    for (int row = 0; row < rows; row++) {
      int column = basis[row];
      double out = Math.max(least[column] - level[row], level[row] - most[column]);
      out /= 1 + Math.abs(level[row]);
      if (out > furthest) {
        furthest = out;
        worst = row;
      }
    }
    return worst;
  }

  /** A dual step: a row's column goes to the bound that it is beyond; false if nothing lets it. */
  private boolean repair(int row) {
    boolean low = level[row] < least[basis[row]];
    double target = low ? least[basis[row]] : most[basis[row]];
    int entering = NONE;
    double closest = Double.POSITIVE_INFINITY;
    double largest = 0;
    for (int column = 0; column < columns.size(); column++) {
      if (at[column] == At.BASIS || least[column] == most[column]) {
        continue;
      }
      double alpha = columns.get(column).along(inverse.line(row));
      boolean helps = (at[column] == At.LEAST) == low ? alpha < -LEAST_PIVOT : alpha > LEAST_PIVOT;
      if (helps) {
        double ratio = Math.abs(reduced(column) / alpha);
        boolean tied = ratio <= closest + SMALL;
        if (ratio < closest - SMALL || (tied && Math.abs(alpha) > largest)) {
          closest = Math.min(ratio, closest);
          largest = Math.abs(alpha);
          entering = column;
        }
      }
    }
    if (entering == NONE) {
      return false;
    }
    double[] direction = inverse.times(columns.get(entering));
    double step = (level[row] - target) / direction[row];
    exchange(entering, row, direction, step, low ? At.LEAST : At.MOST);
    return true;
  }

  /** Primal steps until nothing promises more. */
  private void improve(int enough) {
    for (int step = 0; step < 2 * enough; step++) {
      int entering = entering(step >= enough);
      if (entering == NONE) {
        return;
      }
      double[] direction = inverse.times(columns.get(entering));
      double sign = at[entering] == At.LEAST ? 1 : -1;
      double longest = most[entering] - least[entering];
      int leaving = NONE;
      for (int row = 0; row < rows; row++) {
        double change = sign * direction[row];
        if (Math.abs(change) > SMALL) {
          double end = change > 0 ? least[basis[row]] : most[basis[row]];
          double room = Math.max(0, (level[row] - end) / change);
          boolean tied = room == longest && leaving != NONE && basis[row] < basis[leaving];
          if (room < longest || tied) {
            longest = room;
            leaving = row;
          }
        }
      }
      if (leaving != NONE) {
        At end = sign * direction[leaving] > 0 ? At.LEAST : At.MOST;
        exchange(entering, leaving, direction, sign * longest, end);
      } else if (longest < Double.POSITIVE_INFINITY) {
        at[entering] = at[entering] == At.LEAST ? At.MOST : At.LEAST;
        for (int row = 0; row < rows; row++) {
          level[row] -= sign * longest * direction[row];
        }
      } else {
        return;
      }
    }
  }

  /**
   * The one that promises most; or the first that promises anything (Bland), which cannot go round
   * in circles.
   */
  private int entering(boolean first) {
    int best = NONE;
    double promise = 0;
    for (int column = 0; column < columns.size(); column++) {
      if (at[column] != At.BASIS && least[column] < most[column]) {
        double gain = at[column] == At.LEAST ? reduced(column) : -reduced(column);
        if (gain > promise && gain > rounding(columns.get(column))) {
          if (first) {
            return column;
          }
          promise = gain;
          best = column;
        }
      }
    }
    return best;
  }

  /** What one more of a column would gain. */
  private double reduced(int column) {
    return columns.get(column).worth() - columns.get(column).along(price);
  }

  /** What a gain has to exceed to be one. */
  private double rounding(Column column) {
    double size = column.worth() == 0 ? 1 : Math.abs(column.worth());
    return SMALL * size + NOISE * column.size(price);
  }

  /** One column for another in the basis; the one that leaves stays at the end it has reached. */
  private void exchange(int entering, int row, double[] direction, double step, At end) {
    double gain = reduced(entering) / direction[row];
    double[] line = inverse.line(row);
    for (int i = 0; i < rows; i++) {
      price[i] += gain * line[i];
      level[i] -= direction[i] * step;
    }
    level[row] = resting(entering) + step;
    inverse.exchange(row, direction);
    at[basis[row]] = end;
    basis[row] = entering;
    at[entering] = At.BASIS;
    if (++steps % STEPS_TO_RENEW == 0) {
      inverse.renew(Arrays.stream(basis).mapToObj(columns::get).toArray(Column[]::new));
      settle();
    }
  }

  /** Levels and prices from the inverse and the bounds. */
  private void settle() {
    double[] left = limits.clone();
    for (int column = 0; column < columns.size(); column++) {
      if (at[column] != At.BASIS && resting(column) != 0) {
        columns.get(column).addTo(left, -resting(column));
      }
    }
    Arrays.fill(price, 0);
    for (int row = 0; row < rows; row++) {
      double[] line = inverse.line(row);
      double worth = columns.get(basis[row]).worth();
      double sum = 0;
      for (int i = 0; i < rows; i++) {
        sum += line[i] * left[i];
        price[i] += worth * line[i];
      }
      level[row] = sum;
    }
  }
}
