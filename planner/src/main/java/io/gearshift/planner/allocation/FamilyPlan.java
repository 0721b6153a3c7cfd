package io.gearshift.planner.allocation;

import java.util.Arrays;
import java.util.List;

/**
 * A whole plan of one family: a column of the decomposition.
 *
 * @param uses which options, on how many devices; none twice
 * @param devices how many devices of each class it takes
 * @param worth what it is worth, prices of devices and loads taken off
 */
record FamilyPlan(int family, List<Use> uses, List<Integer> devices, double worth) {

  /** So many devices for an option. */
  record Use(Option option, int count) {}

  static FamilyPlan of(AllocationProblem problem, int family, int[] counts) {
    int[] devices = new int[problem.classes().size()];
    List<Use> uses =
        problem.ofFamily(family).stream()
            .filter(option -> counts[option.index()] > 0)
            .map(option -> new Use(option, counts[option.index()]))
            .toList();
    uses.forEach(use -> devices[use.option().deviceClass()] += use.count());
    return new FamilyPlan(
        family, uses, Arrays.stream(devices).boxed().toList(), problem.worth(family, counts));
  }

  void addTo(int[] counts) {
    uses.forEach(use -> counts[use.option().index()] += use.count());
  }

  /** What is left of its worth once its devices are paid for. */
  double reducedWorth(double[] prices) {
    double left = worth;
    for (int deviceClass = 0; deviceClass < prices.length; deviceClass++) {
      left -= prices[deviceClass] * devices.get(deviceClass);
    }
    return left;
  }

  /** Whether it is worth at least as much and takes no more devices of any class. */
  boolean dominates(FamilyPlan other) {
    if (worth < other.worth) {
      return false;
    }
    for (int deviceClass = 0; deviceClass < devices.size(); deviceClass++) {
      if (devices.get(deviceClass) > other.devices.get(deviceClass)) {
        return false;
      }
    }
    return true;
  }
}
