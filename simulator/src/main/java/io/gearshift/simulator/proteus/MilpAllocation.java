package io.gearshift.simulator.proteus;

import io.gearshift.domain.traffic.Ewma;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleBiFunction;

/**
 * Plans anew at the instants of the authors' code: every ten seconds and at some that only their
 * trace can have taught them. The demand is an EWMA of seconds of which the newest is the last but
 * one; it begins with three empty ones.
 */
final class MilpAllocation implements PublishedAllocation {
  private static final double COM = 1.6;
  private static final int PERIOD = 10;

  /** Around the known peak, plans are made twice as often. */
  private static final int PEAK_BEGINS = 60;

  private static final int PEAK_ENDS = 100;
  private static final List<Integer> EXTRA = List.of(5, 20, 47, 59, 71, 83);

  private final PublishedPlan start;
  private final Function<Map<String, Double>, PublishedPlan> planner;
  private final PublishedCluster.Shares shares;
  private final List<Ewma> demand = new ArrayList<>();

  /**
   * @param start what stands before the first plan
   * @param planner from demand by family
   */
  MilpAllocation(
      PublishedPlan start,
      Function<Map<String, Double>, PublishedPlan> planner,
      PublishedCluster.Shares shares) {
    this.start = start;
    this.planner = planner;
    this.shares = shares;
  }

  static boolean plansAt(int second) {
    int period = second >= PEAK_BEGINS && second <= PEAK_ENDS ? PERIOD / 2 : PERIOD;
    return second % period == 0 || EXTRA.contains(second);
  }

  @Override
  public void begin(
      int second, PublishedCluster cluster, ToDoubleBiFunction<Integer, Integer> arrived) {
    if (second == 0) {
      cluster.apply(start, shares);
      cluster.families().forEach(family -> demand.add(Ewma.empty(COM)));
    }
    Map<String, Double> rates = new HashMap<>();
    for (int i = 0; i < demand.size(); i++) {
      demand.set(i, demand.get(i).after(arrived.applyAsDouble(i, second - 2)));
      rates.put(cluster.families().get(i).name(), demand.get(i).forecast().perSecond());
    }
    boolean anything = rates.values().stream().anyMatch(rate -> rate > 0);
    if (plansAt(second) && anything) {
      cluster.apply(planner.apply(rates), shares);
    }
  }
}
