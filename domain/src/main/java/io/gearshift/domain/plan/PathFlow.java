package io.gearshift.domain.plan;

import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.VariantId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;

/**
 * The flow of queries along paths that is worth most: what the best of routers could make of what
 * is offered to them.
 *
 * <p>A path takes a query through one offer at each stage. It may be taken if the batches on it
 * take no longer than half of the SLO together (Loki, section 4.2), and if it is as accurate as the
 * pipeline asks. What goes along a path takes time where it passes, in proportion to the items that
 * come there: the factors of the variants before.
 *
 * <pre>
 * maximise    Σ (unserved + accuracy − Σ price · items / capacity) · queries
 * subject to  Σ over the paths through the offers of a limit  queries · items / capacity ≤ limit
 *             Σ over the paths of a load                      queries                    ≤ demand
 * </pre>
 *
 * <p>There are too many paths to list, so they are found by their price ({@link PathPricing}) until
 * none gains. The prices prove a bound at any time. Always the same for the same calls in the same
 * order. Not thread-safe.
 */
public final class PathFlow {
  private static final int MOST_ROUNDS = 1_000;
  private static final double SMALL = 1e-9;

  /**
   * Where a stage can be done.
   *
   * @param nanos that a batch takes
   * @param capacity items per second, of one unit of the limits
   * @param price of one unit
   * @param limits which of them an item takes its time from
   */
  public record Offer(
      VariantId variant, long nanos, double capacity, double price, List<Integer> limits) {
    public Offer {
      limits = List.copyOf(limits);
    }
  }

  /**
   * One offer for each stage of a load.
   *
   * @param load its place in the workload
   * @param offers by their places, in the order of the stages
   * @param items that come to each stage for one query
   * @param accuracy relative to the best variants, the mean over the branches
   */
  public record Path(int load, List<Integer> offers, List<Double> items, double accuracy) {}

  private final Workload workload;
  private final List<Offer> offers;
  private final double[] limits;
  private final double unserved;
  private final Simplex simplex;
  private final List<PathPricing> pricings = new ArrayList<>();
  private final Map<Path, Integer> columns = new LinkedHashMap<>();
  private double bound = Double.POSITIVE_INFINITY;

  /**
   * @param limits units that there are of each, in no order that matters
   * @param unserved how many items served at full accuracy make up for one that is not served
   */
  public PathFlow(
      Workload workload,
      List<Family> families,
      List<Offer> offers,
      double[] limits,
      double unserved) {
    this.workload = workload;
    this.offers = List.copyOf(offers);
    this.limits = limits.clone();
    this.unserved = unserved;
    Map<FamilyId, Family> byId = new HashMap<>();
    families.forEach(family -> byId.put(family.id(), family));
    Map<VariantId, List<Integer>> byVariant = new HashMap<>();
    for (int i = 0; i < this.offers.size(); i++) {
      byVariant.computeIfAbsent(offers.get(i).variant(), id -> new ArrayList<>()).add(i);
    }
    int loads = workload.loads().size();
    for (int load = 0; load < loads; load++) {
      pricings.add(new PathPricing(load, workload.loads().get(load), byId, this.offers, byVariant));
    }
    // a column is all of a load's demand on one path
    this.simplex =
        new Simplex(
            DoubleStream.concat(
                    DoubleStream.of(limits), DoubleStream.generate(() -> 1).limit(loads))
                .toArray());
  }

  /** More of a limit may be had at a price. */
  public void sell(int limit, double price) {
    simplex.add(new int[] {limit}, new double[] {-1}, -price);
  }

  /** Finds the best flow. */
  public void solve() {
    boolean better = true;
    for (int round = 0; better && round < MOST_ROUNDS; round++) {
      better = addPaths(round == 0 ? SMALL : 0);
      simplex.solve();
    }
  }

  /**
   * Adds the best path of each load at the prices of the last solution.
   *
   * @param least what a unit counts as at least: where all is free the quickest path is no better
   *     than one that takes less time of devices
   */
  private boolean addPaths(double least) {
    double[] costs = costs(least);
    double most = 0;
    for (int limit = 0; limit < limits.length; limit++) {
      most += limits[limit] * Math.max(least, simplex.price(limit));
    }
    boolean added = false;
    for (int load = 0; load < pricings.size(); load++) {
      double demand = demand(load);
      Optional<PathPricing.Found> found =
          demand > 0 ? pricings.get(load).best(costs) : Optional.empty();
      if (found.isPresent()) {
        double worth = demand * (unserved + found.get().worth());
        most += Math.max(0, worth);
        double gain = worth - simplex.price(limits.length + load);
        if (gain > SMALL * demand * unserved) {
          added |= add(found.get().path());
        }
      }
    }
    bound = Math.min(bound, most - unserved * workload.totalDemand().perSecond());
    return added;
  }

  private double[] costs(double least) {
    double[] costs = new double[offers.size()];
    for (int i = 0; i < costs.length; i++) {
      Offer offer = offers.get(i);
      double time = offer.price();
      for (int limit : offer.limits()) {
        time += Math.max(least, simplex.price(limit));
      }
      costs[i] = time / offer.capacity();
    }
    return costs;
  }

  /** Has a path be thought of; false if it was already. */
  public boolean add(Path path) {
    if (columns.containsKey(path)) {
      return false;
    }
    double demand = demand(path.load());
    Map<Integer, Double> taken = new LinkedHashMap<>();
    taken.put(limits.length + path.load(), 1.0);
    double worth = unserved + path.accuracy();
    for (int stage = 0; stage < path.offers().size(); stage++) {
      Offer offer = offers.get(path.offers().get(stage));
      double units = path.items().get(stage) / offer.capacity();
      worth -= offer.price() * units;
      offer.limits().forEach(limit -> taken.merge(limit, demand * units, Double::sum));
    }
    columns.put(
        path,
        simplex.add(
            taken.keySet().stream().mapToInt(Integer::intValue).toArray(),
            taken.values().stream().mapToDouble(Double::doubleValue).toArray(),
            demand * worth));
    return true;
  }

  private double demand(int load) {
    return workload.loads().get(load).demand().perSecond();
  }

  /** What the flow is worth, in items per second of full accuracy, less what is not served. */
  public double worth() {
    return simplex.worth() - unserved * workload.totalDemand().perSecond();
  }

  /** No flow is worth more than this. */
  public double bound() {
    return bound;
  }

  /** What one more unit of a limit would be worth. */
  public double price(int limit) {
    return simplex.price(limit);
  }

  /** Queries per second on each path that is taken. */
  public Map<Path, Double> flows() {
    Map<Path, Double> flows = new LinkedHashMap<>();
    columns.forEach(
        (path, column) -> {
          double rate = simplex.level(column) * demand(path.load());
          if (rate > SMALL * demand(path.load())) {
            flows.put(path, rate);
          }
        });
    return flows;
  }

  /**
   * The best path of each load if items cost other than they do at the prices of the last solution:
   * others come to mind than solving alone would find.
   *
   * @param factors what the cost of an item is multiplied by, for each offer
   */
  public List<Path> bestAt(double[] factors) {
    double[] costs = costs(SMALL);
    for (int i = 0; i < costs.length; i++) {
      costs[i] *= factors[i];
    }
    List<Path> paths = new ArrayList<>();
    for (int load = 0; load < pricings.size(); load++) {
      if (demand(load) > 0) {
        pricings.get(load).best(costs).ifPresent(found -> paths.add(found.path()));
      }
    }
    return paths;
  }

  /** All paths that were thought of. */
  public List<Path> paths() {
    return List.copyOf(columns.keySet());
  }
}
