package io.gearshift.planner.allocation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * One plan for each family out of those given, so that the devices suffice and the sum is worth
 * most.
 *
 * <p>At the prices of the bound each plan has a loss: what it is worth less than the best of its
 * family. Losses add up, and a selection can only beat the incumbent if they sum to less than the
 * gap between bound and incumbent. So a depth-first search over the plans of each family, least
 * loss first, is cut early.
 */
final class RestrictedMaster {
  private static final double NOISE = 1e-9;

  /** A family's plan with what it loses against the family's best. */
  private record Candidate(FamilyPlan plan, double loss) {}

  /**
   * @param counts devices by option, if something better than the incumbent was found
   * @param complete whether no better selection of these plans exists
   */
  record Selected(Optional<int[]> counts, boolean complete) {}

  private final AllocationProblem problem;
  private final List<List<Candidate>> families = new ArrayList<>();
  private final int[][] leastOfTheRest;
  private final FamilyPlan[] current;
  private final int nodeLimit;
  private final Deadline deadline;
  private FamilyPlan[] chosen;
  private double bound;
  private double best;
  private int nodes;
  private boolean complete = true;

  private RestrictedMaster(
      AllocationProblem problem,
      List<List<FamilyPlan>> plans,
      double[] prices,
      double incumbent,
      int nodeLimit,
      Deadline deadline) {
    this.problem = problem;
    this.best = incumbent;
    this.nodeLimit = nodeLimit;
    this.deadline = deadline;
    this.bound =
        IntStream.range(0, prices.length).mapToDouble(c -> prices[c] * problem.devices(c)).sum();
    for (List<FamilyPlan> own : plans) {
      double most = own.stream().mapToDouble(p -> p.reducedWorth(prices)).max().orElseThrow();
      bound += most;
      families.add(
          own.stream()
              .map(plan -> new Candidate(plan, most - plan.reducedWorth(prices)))
              .sorted(Comparator.comparingDouble(Candidate::loss))
              .toList());
    }
    families.sort(Comparator.comparingDouble(RestrictedMaster::stake).reversed());
    this.current = new FamilyPlan[families.size()];
    this.leastOfTheRest = new int[families.size() + 1][prices.length];
    for (int i = families.size() - 1; i >= 0; i--) {
      for (int c = 0; c < prices.length; c++) {
        int deviceClass = c;
        leastOfTheRest[i][c] =
            leastOfTheRest[i + 1][c]
                + families.get(i).stream()
                    .mapToInt(candidate -> candidate.plan().devices().get(deviceClass))
                    .min()
                    .orElse(0);
      }
    }
  }

  /** What is lost at least if the family does not get its best plan: such families come first. */
  private static double stake(List<Candidate> family) {
    return family.size() > 1 ? family.get(1).loss() : Double.MAX_VALUE;
  }

  /**
   * @param plans by family, at least one each
   * @param prices of devices, by class
   * @param incumbent the worth that is to be beaten
   */
  static Selected select(
      AllocationProblem problem,
      List<List<FamilyPlan>> plans,
      double[] prices,
      double incumbent,
      int nodeLimit,
      Deadline deadline) {
    RestrictedMaster master =
        new RestrictedMaster(problem, plans, prices, incumbent, nodeLimit, deadline);
    master.search(0, 0, new int[prices.length]);
    return new Selected(Optional.ofNullable(master.chosen).map(master::counts), master.complete);
  }

  private void search(int next, double lost, int[] used) {
    if (++nodes > nodeLimit || ((nodes & 1023) == 0 && deadline.passed())) {
      complete = false;
      return;
    }
    if (next == families.size()) {
      double worth = 0;
      for (FamilyPlan plan : current) {
        worth += plan.worth();
      }
      if (worth > best + NOISE) {
        best = worth;
        chosen = current.clone();
      }
      return;
    }
    for (Candidate candidate : families.get(next)) {
      double loss = lost + candidate.loss();
      if (loss >= bound - best - NOISE || !complete) {
        return;
      }
      if (fits(candidate.plan(), used, leastOfTheRest[next + 1])) {
        current[next] = candidate.plan();
        change(used, candidate.plan(), 1);
        search(next + 1, loss, used);
        change(used, candidate.plan(), -1);
      }
    }
  }

  private boolean fits(FamilyPlan plan, int[] used, int[] others) {
    for (int c = 0; c < used.length; c++) {
      if (used[c] + plan.devices().get(c) + others[c] > problem.devices(c)) {
        return false;
      }
    }
    return true;
  }

  private static void change(int[] used, FamilyPlan plan, int sign) {
    for (int c = 0; c < used.length; c++) {
      used[c] += sign * plan.devices().get(c);
    }
  }

  private int[] counts(FamilyPlan[] plans) {
    int[] counts = problem.none();
    for (FamilyPlan plan : plans) {
      plan.addTo(counts);
    }
    return counts;
  }
}
