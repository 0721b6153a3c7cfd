package io.gearshift.domain.plan;

import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.pipeline.Stage;
import io.gearshift.domain.plan.PathFlow.Offer;
import io.gearshift.domain.plan.PathFlow.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the path through a pipeline that is worth most at given prices.
 *
 * <p>The accuracy of a path is a product and items multiply, so all that can follow on a variant is
 * looked at for each sequence of variants before it. Latency adds up, so of what follows only the
 * ways are kept that no other beats in both latency and worth. That makes it exact, for trees too:
 * their branches have nothing in common but the latency that is left to them.
 */
final class PathPricing {
  private static final double ROUNDING = 1e-12;

  /** A way through a stage and all that follows on it, or through several that follow together. */
  private record Way(long nanos, double worth, int offer, List<Way> below) {}

  /** An offer and what an item costs there. */
  private record Priced(int offer, long nanos, double cost) {}

  /** A variant at a stage, with what is offered of it, the quickest first. */
  private static final class Choice {
    private final double accuracy;
    private final double relative;
    private final double[] factors;
    private final List<Integer> offers;
    private List<Priced> best = List.of();

    Choice(double accuracy, double relative, double[] factors, List<Integer> offers) {
      this.accuracy = accuracy;
      this.relative = relative;
      this.factors = factors;
      this.offers = offers;
    }
  }

  private static final Way NOTHING = new Way(0, 0, -1, List.of());

  private final int load;
  private final PipelineLoad asked;
  private final List<Offer> offers;
  private final List<List<Choice>> choices = new ArrayList<>();
  private final List<int[]> children = new ArrayList<>();
  private final long[] latest;
  private final double share;

  /**
   * @param byVariant the places of its offers
   */
  PathPricing(
      int load,
      PipelineLoad asked,
      Map<FamilyId, Family> families,
      List<Offer> offers,
      Map<VariantId, List<Integer>> byVariant) {
    this.load = load;
    this.asked = asked;
    this.offers = offers;
    List<Stage> stages = asked.graph().stages();
    this.latest = new long[stages.size()];
    this.share = 1.0 / asked.graph().branches().size();
    for (Stage stage : stages) {
      List<Stage> next = asked.graph().children(stage);
      children.add(next.stream().mapToInt(stages::indexOf).toArray());
      choices.add(choices(families.get(stage.family()), next, byVariant));
    }
    // a query that just misses a batch waits for it: half of the SLO may be spent on running
    long half = asked.graph().slo().dividedBy(2).toNanos();
    for (int stage = 0; stage < stages.size(); stage++) {
      int at = stage;
      latest[stage] =
          stages
              .get(stage)
              .parent()
              .map(parent -> stages.indexOf(asked.graph().stage(parent)))
              .map(parent -> latest[parent] - quickest(parent))
              .orElse(half);
    }
  }

  private List<Choice> choices(
      Family family, List<Stage> next, Map<VariantId, List<Integer>> byVariant) {
    List<Choice> found = new ArrayList<>();
    if (family == null) {
      return found;
    }
    for (Variant variant : family.variants()) {
      List<Integer> own = new ArrayList<>(byVariant.getOrDefault(variant.id(), List.of()));
      own.sort(Comparator.comparingLong(offer -> offers.get(offer).nanos()));
      if (!own.isEmpty()) {
        found.add(
            new Choice(
                variant.accuracy().value(),
                Objective.accuracy(family, variant),
                next.stream()
                    .mapToDouble(child -> asked.factors().of(variant.id(), child.name()))
                    .toArray(),
                own));
      }
    }
    return found;
  }

  private long quickest(int stage) {
    return choices.get(stage).stream()
        .mapToLong(choice -> offers.get(choice.offers.get(0)).nanos())
        .min()
        .orElse(0);
  }

  /** Of paths through offers that are at most so slow; empty if there is none. */
  Optional<Found> best(double[] costs) {
    for (List<Choice> stage : choices) {
      stage.forEach(choice -> choice.best = undominated(choice, costs));
    }
    List<Way> ways = ways(0, 1, 1, 1);
    return ways.isEmpty() ? Optional.empty() : Optional.of(found(ways.get(ways.size() - 1)));
  }

  /**
   * @param worth of a query: its accuracy less what its items cost
   */
  record Found(Path path, double worth) {}

  private List<Priced> undominated(Choice choice, double[] costs) {
    List<Priced> kept = new ArrayList<>();
    double least = Double.POSITIVE_INFINITY;
    for (int offer : choice.offers) {
      if (costs[offer] < least) {
        long nanos = offers.get(offer).nanos();
        int last = kept.size() - 1;
        if (last >= 0 && kept.get(last).nanos() == nanos) {
          kept.remove(last);
        }
        kept.add(new Priced(offer, nanos, costs[offer]));
        least = costs[offer];
      }
    }
    return kept;
  }

  /** Those that no other beats, the quickest first and so the one worth most last. */
  private List<Way> ways(int stage, double accuracy, double relative, double items) {
    Frontier ways = new Frontier();
    for (Choice choice : choices.get(stage)) {
      double reached = accuracy * choice.accuracy;
      double counted = relative * choice.relative;
      for (Way rest : below(stage, choice, reached, counted, items)) {
        for (Priced priced : choice.best) {
          long nanos = priced.nanos() + rest.nanos();
          if (nanos > latest[stage]) {
            break;
          }
          ways.add(nanos, rest.worth() - items * priced.cost(), priced.offer(), rest.below());
        }
      }
    }
    return ways.kept;
  }

  /** Ways of which none beats another in both latency and worth, the quickest first. */
  private static final class Frontier {
    private final List<Way> kept = new ArrayList<>();

    void add(long nanos, double worth, int offer, List<Way> below) {
      int slower = kept.size();
      while (slower > 0 && kept.get(slower - 1).nanos() > nanos) {
        slower--;
      }
      if (slower > 0 && kept.get(slower - 1).worth() >= worth) {
        return;
      }
      if (slower > 0 && kept.get(slower - 1).nanos() == nanos) {
        kept.remove(--slower);
      }
      int better = slower;
      while (better < kept.size() && kept.get(better).worth() <= worth) {
        better++;
      }
      kept.subList(slower, better).clear();
      kept.add(slower, new Way(nanos, worth, offer, below));
    }
  }

  private List<Way> below(
      int stage, Choice choice, double accuracy, double relative, double items) {
    int[] next = children.get(stage);
    if (next.length == 0) {
      boolean allowed = accuracy >= asked.graph().minAccuracy().value() - ROUNDING;
      return allowed ? List.of(new Way(0, share * relative, -1, List.of())) : List.of();
    }
    List<Way> joined = List.of(NOTHING);
    for (int i = 0; i < next.length; i++) {
      joined = together(joined, ways(next[i], accuracy, relative, items * choice.factors[i]));
    }
    return joined;
  }

  /** One of each for every latency at which either gets better. */
  private static List<Way> together(List<Way> left, List<Way> right) {
    List<Way> joined = new ArrayList<>();
    int i = -1;
    int j = -1;
    while (i + 1 < left.size() || j + 1 < right.size()) {
      long nextLeft = i + 1 < left.size() ? left.get(i + 1).nanos() : Long.MAX_VALUE;
      long nextRight = j + 1 < right.size() ? right.get(j + 1).nanos() : Long.MAX_VALUE;
      i += nextLeft <= nextRight ? 1 : 0;
      j += nextRight <= nextLeft ? 1 : 0;
      if (i >= 0 && j >= 0) {
        List<Way> below = new ArrayList<>(left.get(i).below());
        below.add(right.get(j));
        joined.add(
            new Way(
                Math.min(nextLeft, nextRight),
                left.get(i).worth() + right.get(j).worth(),
                -1,
                below));
      }
    }
    return joined;
  }

  private Found found(Way way) {
    int stages = choices.size();
    Integer[] through = new Integer[stages];
    Double[] items = new Double[stages];
    double accuracy = follow(0, way, 1, 1, through, items);
    return new Found(
        new Path(load, Arrays.asList(through), Arrays.asList(items), accuracy), way.worth());
  }

  private double follow(
      int stage, Way way, double relative, double arriving, Integer[] through, Double[] items) {
    through[stage] = way.offer();
    items[stage] = arriving;
    Choice choice =
        choices.get(stage).stream()
            .filter(c -> c.offers.contains(way.offer()))
            .findFirst()
            .orElseThrow();
    double reached = relative * choice.relative;
    int[] next = children.get(stage);
    double accuracy = next.length == 0 ? share * reached : 0;
    for (int i = 0; i < next.length; i++) {
      accuracy +=
          follow(
              next[i], way.below().get(i), reached, arriving * choice.factors[i], through, items);
    }
    return accuracy;
  }
}
