package io.gearshift.planner.cascadeserve;

import io.gearshift.domain.cascade.CascadeOutcome;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.VariantId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Where the variants are, and how each range's load is balanced over them (CascadeServe, section
 * 4.5, SP3): from every variant on every device, what is least missed is taken away until the
 * memories hold the rest.
 *
 * <p>What a replica's absence is worth is the memory that is missing and that it would free, over
 * the load of the busiest device without it. The paper prints what would still be missing in place
 * of what is freed, which would be the largest for what frees nothing; its text says what is meant.
 */
final class Mapping {
  private static final double FULL = 1 + 1e-9;

  private record Key(CascadeOutcome cascade, List<Site> sites) {}

  private final GearProblem problem;
  private final RunCost cost;
  private final Map<Key, Optional<LoadBalance>> known = new HashMap<>();
  private final Map<VariantId, Integer> required = new HashMap<>();
  private List<Site> sites = List.of();

  Mapping(GearProblem problem, RunCost cost) {
    this.problem = problem;
    this.cost = cost;
  }

  /** Where variants are. */
  List<Site> sites() {
    return sites;
  }

  /** How a cascade's load is balanced, for each query per second. */
  LoadBalance balance(CascadeOutcome cascade) {
    return balance(cascade, sites).orElseThrow();
  }

  /** Other cascades are asked for: nothing that was said about replicas holds any more. */
  void forget() {
    required.clear();
  }

  /** One replica more of a variant; a fault if there is no place for it. */
  Optional<Fault> more(Fault fault, Assignment assignment) {
    VariantId variant = fault.variant().orElseThrow();
    int wanted = count(sites, variant) + 1;
    if (wanted > count(problem.sites(), variant)) {
      return Optional.of(fault);
    }
    required.put(variant, wanted);
    List<Site> before = sites;
    Optional<Fault> placed = place(assignment);
    if (placed.isPresent()) {
      sites = before;
      return Optional.of(fault);
    }
    return Optional.empty();
  }

  /** Places what the ranges need; a fault if the devices have no room or no time for it. */
  Optional<Fault> place(Assignment assignment) {
    List<Site> placed = new ArrayList<>(problem.sites());
    placed.removeIf(site -> users(assignment, site.variant()).isEmpty());
    for (int range = problem.ranges() - 1; range >= 0; range--) {
      if (load(assignment, range, placed) > FULL) {
        return Optional.of(
            Fault.of(
                range,
                "%s is more than all devices can do with %s"
                    .formatted(problem.range(range), assignment.of(range).cascade().variants())));
      }
    }
    while (missing(placed) > 0) {
      Optional<Site> least = leastMissed(placed, assignment);
      if (least.isEmpty()) {
        return Optional.of(Fault.of("the memories cannot hold what the ranges need"));
      }
      placed.remove(least.get());
    }
    sites = List.copyOf(placed);
    return Optional.empty();
  }

  private Optional<Site> leastMissed(List<Site> placed, Assignment assignment) {
    Site best = null;
    double most = 0;
    for (Site site : placed) {
      double freed = freed(placed, site);
      if (freed > 0 && count(placed, site.variant()) > required.getOrDefault(site.variant(), 1)) {
        List<Site> without = new ArrayList<>(placed);
        without.remove(site);
        double busiest =
            users(assignment, site.variant()).stream()
                .mapToDouble(range -> load(assignment, range, without))
                .max()
                .orElseThrow();
        double worth = freed / busiest;
        if (busiest <= FULL && worth > most) {
          most = worth;
          best = site;
        }
      }
    }
    return Optional.ofNullable(best);
  }

  private List<Integer> users(Assignment assignment, VariantId variant) {
    return IntStream.range(0, problem.ranges())
        .filter(range -> assignment.of(range).cascade().variants().contains(variant))
        .boxed()
        .toList();
  }

  private double load(Assignment assignment, int range, List<Site> placed) {
    return balance(assignment.of(range), placed)
        .map(balance -> balance.busy() * problem.range(range).to())
        .orElse(Double.POSITIVE_INFINITY);
  }

  private Optional<LoadBalance> balance(CascadeOutcome cascade, List<Site> placed) {
    List<VariantId> variants = cascade.cascade().variants();
    List<Site> own = placed.stream().filter(s -> variants.contains(s.variant())).toList();
    return known.computeIfAbsent(
        new Key(cascade, own),
        key -> LoadBalance.of(cascade, own, site -> cost.seconds(site, variants.size())));
  }

  private double missing(List<Site> placed) {
    return problem.devices().stream().mapToDouble(device -> missing(placed, device)).sum();
  }

  private double missing(List<Site> placed, Device device) {
    double taken =
        placed.stream()
            .filter(site -> site.device().equals(device))
            .mapToDouble(problem::memory)
            .sum();
    return Math.max(0, taken - device.memoryBytes());
  }

  private double freed(List<Site> placed, Site site) {
    return Math.min(missing(placed, site.device()), problem.memory(site));
  }

  private static int count(List<Site> sites, VariantId variant) {
    return (int) sites.stream().filter(site -> site.variant().equals(variant)).count();
  }
}
