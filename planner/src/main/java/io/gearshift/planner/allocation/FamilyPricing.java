package io.gearshift.planner.allocation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The best plans of one family at given device prices, by exhaustive search with a bound.
 *
 * <p>Supplies are tried in the order of their rate, the largest useful number first. What the rest
 * of the demand may yet bring is at most the rate of the next supply, for no later one serves at a
 * better rate and no item brings less than the penalty for shedding it. Once the demand is covered
 * no later supply gains anything: moving an item to it brings at most what it costs.
 */
final class FamilyPricing {
  private static final double NOTHING = 1e-12;
  private static final double NOISE = 1e-9;
  private static final int NODE_LIMIT = 20_000;

  /**
   * @param plan the best that was found
   * @param bound no plan of the family has more reduced worth
   */
  record Priced(FamilyPlan plan, double bound) {}

  /**
   * @param plans every plan that is close enough to the best, if {@code complete}
   */
  record Near(List<FamilyPlan> plans, boolean complete) {}

  private final AllocationProblem problem;
  private final int family;
  private final Supply[] supplies;
  private final Supply[] byAccuracy;
  private final int[] positions;
  private final int[] taken;
  private final double unserved;
  private int nodes;
  private double best = Double.NEGATIVE_INFINITY;
  private double open = Double.NEGATIVE_INFINITY;
  private int[] bestTaken;
  private double tolerance;

  private double floor;
  private int mostPlans;
  private boolean complete;
  private List<int[]> near = List.of();

  FamilyPricing(AllocationProblem problem, int family, double[] prices) {
    this.problem = problem;
    this.family = family;
    List<Supply> sorted = Supply.of(problem, family, prices);
    this.supplies = sorted.toArray(Supply[]::new);
    this.unserved = problem.unserved();
    this.taken = new int[supplies.length];
    this.bestTaken = new int[supplies.length];
    this.positions = positionsByAccuracy(sorted);
    this.byAccuracy = new Supply[supplies.length];
    for (int i = 0; i < positions.length; i++) {
      byAccuracy[i] = supplies[positions[i]];
    }
  }

  private static int[] positionsByAccuracy(List<Supply> sorted) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < sorted.size(); i++) {
      order.add(i);
    }
    order.sort(
        (a, b) ->
            Double.compare(sorted.get(b).option().accuracy(), sorted.get(a).option().accuracy()));
    return order.stream().mapToInt(Integer::intValue).toArray();
  }

  /**
   * @param tolerance how much worse than the best plan the answer may be; the bound allows for it
   */
  Priced best(double tolerance) {
    this.tolerance = tolerance;
    search(0, problem.demand(family), 0);
    return new Priced(plan(bestTaken), Math.max(best + tolerance, open));
  }

  private void search(int next, double rest, double reached) {
    if (++nodes > NODE_LIMIT) {
      open = Math.max(open, upper(next, rest, reached));
      return;
    }
    if (rest <= NOTHING || next == supplies.length || supplies[next].rate() <= -unserved) {
      double worth = reducedWorth();
      if (worth > best) {
        best = worth;
        bestTaken = taken.clone();
      }
      return;
    }
    if (upper(next, rest, reached) <= best + tolerance) {
      return;
    }
    Supply supply = supplies[next];
    for (int count = useful(supply, rest); count >= 0; count--) {
      taken[next] = count;
      double served = count * supply.throughput();
      search(next + 1, rest - served, reached + served * supply.rate());
    }
    taken[next] = 0;
  }

  /** What can still be reached: the rest of the demand at the rate of the next supply. */
  private double upper(int next, double rest, double reached) {
    if (rest <= NOTHING) {
      return reducedWorth();
    }
    double rate = next < supplies.length ? Math.max(supplies[next].rate(), -unserved) : -unserved;
    return reached + rest * rate;
  }

  private static int useful(Supply supply, double rest) {
    if (rest <= NOTHING) {
      return 0;
    }
    return (int) Math.min(supply.most(), Math.ceil(rest / supply.throughput() - NOISE));
  }

  /** The demand filled by the most accurate first, less what the devices cost. */
  private double reducedWorth() {
    double rest = problem.demand(family);
    double worth = 0;
    for (int i = 0; i < positions.length; i++) {
      int count = taken[positions[i]];
      if (count > 0) {
        Supply supply = byAccuracy[i];
        double served = Math.min(rest, count * supply.throughput());
        rest -= served;
        worth += served * supply.option().accuracy() - count * supply.cost();
      }
    }
    return worth - unserved * rest;
  }

  /**
   * All plans whose reduced worth is within {@code slack} of the best, those included that cover
   * more than the demand: idle devices may cost nothing.
   */
  Near near(double bestWorth, double slack, int mostPlans) {
    this.floor = bestWorth - slack - NOISE;
    this.mostPlans = mostPlans;
    this.nodes = 0;
    this.complete = true;
    this.near = new ArrayList<>();
    enumerate(0, problem.demand(family), 0);
    Arrays.fill(taken, 0);
    return new Near(near.stream().map(this::plan).toList(), complete);
  }

  private void enumerate(int next, double rest, double reached) {
    if (++nodes > NODE_LIMIT || near.size() > mostPlans) {
      complete = false;
      return;
    }
    if (upper(next, rest, reached) < floor) {
      return;
    }
    if (next == supplies.length) {
      if (reducedWorth() >= floor) {
        near.add(taken.clone());
      }
      return;
    }
    Supply supply = supplies[next];
    int useful = useful(supply, rest);
    for (int count = useful; count >= 0 && complete; count--) {
      take(next, count, rest, reached);
    }
    for (int count = useful + 1; count <= supply.most() && complete; count++) {
      taken[next] = count;
      boolean covered = rest - count * supply.throughput() <= NOTHING;
      if (covered && reducedWorth() < floor) {
        break;
      }
      take(next, count, rest, reached);
    }
    taken[next] = 0;
  }

  private void take(int next, int count, double rest, double reached) {
    taken[next] = count;
    double served = count * supplies[next].throughput();
    enumerate(next + 1, rest - served, reached + served * supplies[next].rate());
  }

  private FamilyPlan plan(int[] chosen) {
    int[] counts = problem.none();
    for (int i = 0; i < supplies.length; i++) {
      counts[supplies[i].option().index()] += chosen[i];
    }
    return FamilyPlan.of(problem, family, counts);
  }
}
