package io.gearshift.planner.allocation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The problem taken apart into families, which share nothing but the devices (Dantzig and Wolfe).
 *
 * <p>Prices for devices make each family choose its best plan alone. Whatever the prices are, no
 * allocation is worth more than the price of all devices plus what the families then make: that is
 * the bound, and it holds no matter how the prices were found. New prices come from the plans known
 * so far, new plans from the new prices, until nothing changes. Then one plan per family is
 * selected.
 */
final class Decomposition {
  private static final int MOST_ROUNDS = 60;
  private static final int MASTER_NODES = 200_000;
  private static final long MASTER_MILP_MILLIS = 100;
  private static final double FIRST_STEP = 1.0 / 256;
  private static final int STEP_FACTOR = 4;
  private static final double NOISE = 1e-9;

  private final AllocationProblem problem;
  private final Deadline deadline;
  private final double targetGap;
  private final List<Set<FamilyPlan>> plans = new ArrayList<>();
  private double[] prices;
  private double bound = Double.POSITIVE_INFINITY;
  private int[] best;
  private double worth;

  /**
   * @param start an allocation to begin with
   * @param targetGap how far from the best the answer may be, in worth
   */
  Decomposition(AllocationProblem problem, int[] start, double targetGap, Deadline deadline) {
    this.problem = problem;
    this.deadline = deadline;
    this.targetGap = targetGap;
    this.best = start;
    this.worth = problem.worth(start);
    this.prices = new double[problem.classes().size()];
    for (int family = 0; family < problem.families().size(); family++) {
      plans.add(new LinkedHashSet<>());
      plans.get(family).add(FamilyPlan.of(problem, family, problem.none()));
    }
    know(start);
  }

  int[] best() {
    return best;
  }

  /** No allocation is worth more than this. */
  double bound() {
    return bound;
  }

  boolean isCloseEnough() {
    return bound - worth <= targetGap;
  }

  /** Takes over an allocation if it is better than the best so far. */
  void offer(int[] counts) {
    double reached = problem.worth(counts);
    know(counts);
    if (reached > worth) {
      worth = reached;
      best = counts.clone();
    }
  }

  private boolean know(int[] counts) {
    boolean any = false;
    for (int family = 0; family < plans.size(); family++) {
      any |= plans.get(family).add(FamilyPlan.of(problem, family, counts));
    }
    return any;
  }

  /** Prices and plans in turn, until the bound is good enough or does not fall any more. */
  void generatePlans(double stopGap) {
    double tolerance = targetGap / 10 / Math.max(1, plans.size());
    Optional<double[]> next = DevicePrices.of(problem, allPlans(), deadline);
    for (int round = 0; round < MOST_ROUNDS && next.isPresent(); round++) {
      boolean anyNew = askFamilies(next.get(), tolerance);
      if (!anyNew || bound - worth <= stopGap || deadline.passed()) {
        return;
      }
      next = DevicePrices.of(problem, allPlans(), deadline);
    }
    if (bound == Double.POSITIVE_INFINITY) {
      askFamilies(prices, tolerance);
    }
  }

  private boolean askFamilies(double[] asked, double tolerance) {
    double total =
        IntStream.range(0, asked.length).mapToDouble(c -> asked[c] * problem.devices(c)).sum();
    boolean anyNew = false;
    for (int family = 0; family < plans.size(); family++) {
      FamilyPricing.Priced priced = new FamilyPricing(problem, family, asked).best(tolerance);
      total += priced.bound();
      anyNew |= plans.get(family).add(priced.plan());
    }
    if (total < bound) {
      bound = total;
      prices = asked;
    }
    return anyNew;
  }

  private Collection<FamilyPlan> allPlans() {
    return plans.stream().flatMap(Set::stream).toList();
  }

  /**
   * The best selection of the plans known so far, by search or, if that takes too long, by MILP.
   */
  boolean select() {
    RestrictedMaster.Selected selected =
        RestrictedMaster.select(problem, undominated(), prices, worth, MASTER_NODES, deadline);
    selected.counts().ifPresent(this::offer);
    if (!selected.complete() && !deadline.passed()) {
      long millis = Math.min(MASTER_MILP_MILLIS, deadline.millisLeft());
      MasterMilp.solve(problem, undominated(), bestPlans(), millis)
          .filter(counts -> IntStream.of(problem.idle(counts)).allMatch(idle -> idle >= 0))
          .ifPresent(this::offer);
    }
    return selected.complete();
  }

  private List<FamilyPlan> bestPlans() {
    return IntStream.range(0, plans.size())
        .mapToObj(family -> FamilyPlan.of(problem, family, best))
        .toList();
  }

  private List<List<FamilyPlan>> undominated() {
    return plans.stream().map(own -> undominated(own)).toList();
  }

  private static List<FamilyPlan> undominated(Set<FamilyPlan> own) {
    List<FamilyPlan> kept = new ArrayList<>();
    own.stream()
        .sorted((a, b) -> Double.compare(b.worth(), a.worth()))
        .filter(plan -> kept.stream().noneMatch(other -> other.dominates(plan)))
        .forEach(kept::add);
    return kept;
  }

  /**
   * Adds every plan that a better allocation could use: its family loses no more by it than the gap
   * between bound and best. If none is left out, the selection that follows proves its result.
   *
   * @param mostPerFamily a family with more such plans gets those with the least loss
   */
  void enumerateThenSelect(int mostPerFamily) {
    boolean all = true;
    for (int family = 0; family < plans.size(); family++) {
      all &= enumerate(family, bound - worth, mostPerFamily);
    }
    if (select() && all) {
      bound = worth;
    }
  }

  private boolean enumerate(int family, double gap, int most) {
    FamilyPricing pricing = new FamilyPricing(problem, family, prices);
    FamilyPricing.Priced priced = pricing.best(0);
    double bestWorth = priced.plan().reducedWorth(prices);
    if (priced.bound() > bestWorth + NOISE) {
      return false;
    }
    boolean complete = false;
    for (double slack = Math.max(gap * FIRST_STEP, NOISE); ; slack *= STEP_FACTOR) {
      FamilyPricing.Near near = pricing.near(bestWorth, Math.min(slack, gap), most);
      if (!near.complete() || deadline.passed()) {
        break;
      }
      plans.get(family).addAll(near.plans());
      if (slack >= gap) {
        complete = true;
        break;
      }
    }
    return complete;
  }
}
