package io.gearshift.domain.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BestSplitTest {
  private record Instance(int device, int family, double capacity, double worth) {}

  @Test
  void theDeviceIsGivenToTheItemsThatAreWorthMostOfItsTime() {
    BestSplit split = new BestSplit(new double[] {1}, new double[] {60, 30});
    int fast = split.add(0, 0, 100, 1);
    int slow = split.add(0, 1, 50, 3);
    split.solve();

    assertThat(split.served(slow)).isCloseTo(30, within(1e-9));
    assertThat(split.served(fast)).isCloseTo(40, within(1e-9));
    assertThat(split.worth()).isCloseTo(130, within(1e-9));
  }

  @Test
  void likeDevicesAreCounted() {
    BestSplit split = new BestSplit(new double[] {3}, new double[] {1_000});
    int instance = split.add(0, 0, 100, 1);
    split.solve();

    assertThat(split.served(instance)).isCloseTo(300, within(1e-9));
  }

  @Test
  void whatIsAddedLaterAndWhatIsDroppedCounts() {
    BestSplit split = new BestSplit(new double[] {1, 1}, new double[] {100});
    split.add(0, 0, 30, 1);
    split.solve();
    assertThat(split.worth()).isCloseTo(30, within(1e-9));

    assertThat(split.gain(1, 0, 50, 2)).isCloseTo(100, within(1e-9));
    int better = split.add(1, 0, 50, 2);
    split.solve();
    assertThat(split.worth()).isCloseTo(130, within(1e-9));

    BestSplit without = split.copy();
    without.drop(better);
    without.solve();
    assertThat(without.worth()).isCloseTo(30, within(1e-9));
    assertThat(split.worth()).isCloseTo(130, within(1e-9));
  }

  @Test
  void aFamilyOfWhichNothingIsAskedIsServedNothing() {
    BestSplit split = new BestSplit(new double[] {1}, new double[] {0, 1e-9});
    int idle = split.add(0, 0, 100, 1);
    int rare = split.add(0, 1, 100, 1);
    split.solve();

    assertThat(split.served(idle)).isZero();
    assertThat(split.served(rare)).isCloseTo(1e-9, within(1e-15));
  }

  @Test
  void noVertexIsWorthMore() {
    long seed = System.nanoTime();
    System.out.println("BestSplitTest seed " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 300; i++) {
      double[] devices = {1 + random.nextInt(3), 1};
      double[] demand = {random.nextInt(4) * 25, 1 + random.nextDouble() * 100};
      List<Instance> instances = new ArrayList<>();
      for (int n = random.nextInt(6); n >= 0; n--) {
        instances.add(
            new Instance(
                random.nextInt(2),
                random.nextInt(2),
                10 * (1 + random.nextInt(8)),
                0.5 + random.nextInt(3) * 0.25));
      }
      BestSplit split = new BestSplit(devices, demand);
      instances.forEach(n -> split.add(n.device(), n.family(), n.capacity(), n.worth()));
      split.solve();
      assertFeasible(split, devices, demand, instances);
      assertThat(split.worth())
          .as("problem %d", i)
          .isCloseTo(bestVertex(devices, demand, instances), within(1e-6));
    }
  }

  @Test
  void aPromiseOfGainIsNeverBroken() {
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < 100; i++) {
      BestSplit split =
          new BestSplit(new double[] {1, 1, 1}, new double[] {50 * random.nextDouble(), 80});
      for (int n = 0; n < 8; n++) {
        int device = random.nextInt(3);
        int family = random.nextInt(2);
        double capacity = 5 + 60 * random.nextDouble();
        double worth = 20 + random.nextDouble();
        double before = split.worth();
        double promised = split.gain(device, family, capacity, worth);
        split.add(device, family, capacity, worth);
        split.solve();

        assertThat(split.worth()).isBetween(before - 1e-9, before + Math.max(0, promised) + 1e-9);
      }
    }
  }

  private static void assertFeasible(
      BestSplit split, double[] devices, double[] demand, List<Instance> instances) {
    double[] used = new double[devices.length];
    double[] served = new double[demand.length];
    for (int i = 0; i < instances.size(); i++) {
      assertThat(split.served(i)).isNotNegative();
      used[instances.get(i).device()] += split.served(i) / instances.get(i).capacity();
      served[instances.get(i).family()] += split.served(i);
    }
    for (int d = 0; d < devices.length; d++) {
      assertThat(used[d]).isLessThanOrEqualTo(devices[d] + 1e-9);
    }
    for (int f = 0; f < demand.length; f++) {
      assertThat(served[f]).isLessThanOrEqualTo(demand[f] + 1e-9);
    }
  }

  /** Tries every basis of the linear program, slacks included. */
  private static double bestVertex(double[] devices, double[] demand, List<Instance> instances) {
    int rows = devices.length + demand.length;
    List<double[]> columns = new ArrayList<>();
    List<Double> worths = new ArrayList<>();
    for (Instance n : instances) {
      double[] column = new double[rows];
      column[n.device()] = 1 / n.capacity();
      column[devices.length + n.family()] = 1;
      columns.add(column);
      worths.add(n.worth());
    }
    for (int row = 0; row < rows; row++) {
      double[] slack = new double[rows];
      slack[row] = 1;
      columns.add(slack);
      worths.add(0.0);
    }
    double[] limits = {devices[0], devices[1], demand[0], demand[1]};
    double best = 0;
    for (int chosen = 0; chosen < 1 << columns.size(); chosen++) {
      if (Integer.bitCount(chosen) == rows) {
        best = Math.max(best, vertex(columns, worths, limits, chosen));
      }
    }
    return best;
  }

  private static double vertex(
      List<double[]> columns, List<Double> worths, double[] limits, int chosen) {
    int rows = limits.length;
    double[][] system = new double[rows][rows + 1];
    int[] basis = new int[rows];
    int next = 0;
    for (int column = 0; column < columns.size(); column++) {
      if ((chosen >> column & 1) == 1) {
        for (int row = 0; row < rows; row++) {
          system[row][next] = columns.get(column)[row];
        }
        basis[next++] = column;
      }
    }
    for (int row = 0; row < rows; row++) {
      system[row][rows] = limits[row];
    }
    for (int pivot = 0; pivot < rows; pivot++) {
      int largest = pivot;
      for (int row = pivot + 1; row < rows; row++) {
        largest = Math.abs(system[row][pivot]) > Math.abs(system[largest][pivot]) ? row : largest;
      }
      double[] swapped = system[pivot];
      system[pivot] = system[largest];
      system[largest] = swapped;
      if (Math.abs(system[pivot][pivot]) < 1e-9) {
        return 0;
      }
      for (int row = 0; row < rows; row++) {
        double factor = row == pivot ? 0 : system[row][pivot] / system[pivot][pivot];
        for (int i = pivot; i <= rows; i++) {
          system[row][i] -= factor * system[pivot][i];
        }
      }
    }
    double worth = 0;
    for (int row = 0; row < rows; row++) {
      double value = system[row][rows] / system[row][row];
      if (value < -1e-9) {
        return 0;
      }
      worth += value * worths.get(basis[row]);
    }
    return worth;
  }
}
