package io.gearshift.domain.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The split of the arrivals over the instances that is worth most: what the best of routers could
 * make of them. An instance takes time of its device in proportion to what it serves.
 *
 * <pre>
 * maximise    Σ worth · served
 * subject to  Σ over the instances of a device  served / capacity ≤ number of like devices
 *             Σ over the instances of a family  served            ≤ demand
 * </pre>
 *
 * <p>Solved by the primal simplex method with the inverse of the basis kept, which starts from
 * serving nothing. An instance that is added later only makes the split better, so the search goes
 * on from where it was. Always the same for the same calls in the same order. Not thread-safe.
 */
public final class BestSplit {
  private static final double SMALL = 1e-9;
  private static final double NOISE = 1e-12;
  private static final int PIVOTS_PER_ROW = 40;

  /** How much an instance serves at most, and what part of each limit that takes. */
  private record Column(int device, int family, double most, double time, double items) {}

  private final double[] devices;
  private final double[] demand;
  private final List<Column> columns = new ArrayList<>();
  private final int rows;
  private final double[][] inverse;
  private final double[] level;
  private final double[] price;
  private final int[] basis;
  private double[] worths = new double[16];
  private boolean[] basic;

  /**
   * @param devices how many devices there are of each sort
   * @param demand of each family, per second
   */
  public BestSplit(double[] devices, double[] demand) {
    this.devices = devices.clone();
    this.demand = demand.clone();
    this.rows = devices.length + demand.length;
    this.inverse = new double[rows][rows];
    this.level = new double[rows];
    this.price = new double[rows];
    this.basis = new int[rows];
    this.basic = new boolean[rows];
    for (int row = 0; row < rows; row++) {
      inverse[row][row] = 1;
      level[row] = 1;
      basis[row] = row;
      basic[row] = true;
    }
  }

  private BestSplit(BestSplit other) {
    this.devices = other.devices;
    this.demand = other.demand;
    this.rows = other.rows;
    this.columns.addAll(other.columns);
    this.inverse = Arrays.stream(other.inverse).map(double[]::clone).toArray(double[][]::new);
    this.level = other.level.clone();
    this.price = other.price.clone();
    this.basis = other.basis.clone();
    this.worths = other.worths.clone();
    this.basic = other.basic.clone();
  }

  /** The same split, to go on with in another way. */
  public BestSplit copy() {
    return new BestSplit(this);
  }

  /**
   * Adds an instance on each device of a sort.
   *
   * @param capacity what one device serves in all of its time, per second
   * @param worth of an item
   * @return the number of the instance
   */
  public int add(int device, int family, double capacity, double worth) {
    int added = columns.size();
    double all = capacity * devices[device];
    double most = Math.min(all, demand[family]);
    columns.add(
        most > 0
            ? new Column(device, family, most, most / all, most / demand[family])
            : new Column(device, family, 0, 0, 0));
    worths = worths.length > added ? worths : Arrays.copyOf(worths, 2 * added);
    worths[added] = most * worth;
    basic = basic.length > rows + added ? basic : Arrays.copyOf(basic, 2 * (rows + added));
    return added;
  }

  /** From now on an instance is worth nothing, as if it were not there. */
  public void drop(int instance) {
    for (int row = 0; row < rows; row++) {
      if (basis[row] == rows + instance) {
        for (int i = 0; i < rows; i++) {
          price[i] -= worths[instance] * inverse[row][i];
        }
      }
    }
    worths[instance] = 0;
  }

  /** No instance that is added to what was solved can gain more than this, per second. */
  public double gain(int device, int family, double capacity, double worth) {
    double all = capacity * devices[device];
    double most = Math.min(all, demand[family]);
    return most > 0
        ? most * worth - price[device] * most / all - price[family(family)] * most / demand[family]
        : 0;
  }

  /** What each instance serves under the last solution, per second. */
  public double served(int instance) {
    for (int row = 0; row < rows; row++) {
      if (basis[row] == rows + instance) {
        return level[row] * columns.get(instance).most();
      }
    }
    return 0;
  }

  /** What is served under the last solution is worth, per second. */
  public double worth() {
    double sum = 0;
    for (int row = 0; row < rows; row++) {
      sum += basis[row] < rows ? 0 : level[row] * worths[basis[row] - rows];
    }
    return sum;
  }

  /** Finds the best split of what there is now. */
  public void solve() {
    int pivots = PIVOTS_PER_ROW * (rows + 1);
    for (int pivot = 0; pivot < 2 * pivots; pivot++) {
      int entering = entering(pivot >= pivots);
      if (entering < 0) {
        return;
      }
      double[] direction = direction(entering);
      int leaving = leaving(direction);
      if (leaving < 0) {
        return;
      }
      pivot(entering, leaving, direction);
    }
  }

  private int family(int family) {
    return devices.length + family;
  }

  /**
   * The one that promises most; or the first that promises anything (Bland), which cannot go round
   * in circles.
   */
  private int entering(boolean first) {
    int best = -1;
    double most = 0;
    for (int column = 0; column < rows + columns.size(); column++) {
      double gain = basic[column] ? 0 : reduced(column);
      if (gain > most) {
        if (first) {
          return column;
        }
        most = gain;
        best = column;
      }
    }
    return best;
  }

  /** What a column would gain; 0 if that is no more than rounding. */
  private double reduced(int column) {
    if (column < rows) {
      return price[column] < -SMALL ? -price[column] : 0;
    }
    Column instance = columns.get(column - rows);
    double worth = worths[column - rows];
    double time = instance.time() * price[instance.device()];
    double items = instance.items() * price[family(instance.family())];
    double gain = worth - time - items;
    return gain > SMALL * worth + NOISE * (Math.abs(time) + Math.abs(items)) ? gain : 0;
  }

  private double[] direction(int entering) {
    double[] direction = new double[rows];
    if (entering < rows) {
      for (int row = 0; row < rows; row++) {
        direction[row] = inverse[row][entering];
      }
      return direction;
    }
    Column instance = columns.get(entering - rows);
    int family = family(instance.family());
    for (int row = 0; row < rows; row++) {
      direction[row] =
          instance.time() * inverse[row][instance.device()]
              + instance.items() * inverse[row][family];
    }
    return direction;
  }

  private int leaving(double[] direction) {
    int best = -1;
    double least = Double.POSITIVE_INFINITY;
    for (int row = 0; row < rows; row++) {
      if (direction[row] > SMALL) {
        double step = level[row] / direction[row];
        if (step < least || (step == least && basis[row] < basis[best])) {
          least = step;
          best = row;
        }
      }
    }
    return best;
  }

  private void pivot(int entering, int leaving, double[] direction) {
    double gain = reduced(entering) / direction[leaving];
    double step = level[leaving] / direction[leaving];
    double[] pivotRow = inverse[leaving];
    for (int i = 0; i < rows; i++) {
      price[i] += gain * pivotRow[i];
      pivotRow[i] /= direction[leaving];
    }
    for (int row = 0; row < rows; row++) {
      double factor = direction[row];
      if (row != leaving && factor != 0) {
        level[row] = Math.max(0, level[row] - factor * step);
        double[] other = inverse[row];
        for (int i = 0; i < rows; i++) {
          other[i] -= factor * pivotRow[i];
        }
      }
    }
    level[leaving] = step;
    basic[basis[leaving]] = false;
    basis[leaving] = entering;
    basic[entering] = true;
  }
}
