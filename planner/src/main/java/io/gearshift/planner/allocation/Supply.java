package io.gearshift.planner.allocation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Devices of one option at one price each. An option of which some instances stand already is two
 * supplies: those that may stay, and dearer ones that have to be loaded.
 *
 * @param most how many there are
 * @param cost of each, the price of its class included
 * @param rate what an item per second is worth that it serves at full load: {@code accuracy − cost
 *     / throughput}
 */
record Supply(Option option, int most, double cost, double rate) {

  double throughput() {
    return option.throughput();
  }

  /** The supplies of a family, those first that serve at the best rate. */
  static List<Supply> of(AllocationProblem problem, int family, double[] prices) {
    List<Supply> supplies = new ArrayList<>();
    for (Option option : problem.ofFamily(family)) {
      double base = problem.devicePrice() + prices[option.deviceClass()];
      int most = problem.most(option);
      int kept = option.loadCost() == 0 ? most : Math.min(most, problem.running(option));
      add(supplies, option, kept, base);
      add(supplies, option, most - kept, base + option.loadCost());
    }
    supplies.sort(Comparator.comparingDouble(Supply::rate).reversed());
    return supplies;
  }

  private static void add(List<Supply> supplies, Option option, int most, double cost) {
    if (most > 0) {
      double rate = option.accuracy() - cost / option.throughput();
      supplies.add(new Supply(option, most, cost, rate));
    }
  }
}
