package io.gearshift.simulator.loki;

import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.pipeline.Factors;
import io.gearshift.domain.pipeline.Stage;
import io.gearshift.domain.plan.Budget;
import io.gearshift.domain.plan.PipelineLoad;
import io.gearshift.domain.plan.Placement;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.Planner;
import io.gearshift.domain.plan.Problem;
import io.gearshift.domain.plan.Profiles;
import io.gearshift.domain.plan.Workload;
import io.gearshift.domain.traffic.Rate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Plans for a chain of two stages on like devices in the two steps of Loki (HPDC 2024, section 4):
 * the most accurate variants on the fewest devices, and if there are too few of them, what is most
 * accurate on all. Every mix of up to two variants of each stage is tried, for every way to share
 * out half of the SLO between the batches of the two stages; a mix of three is not. A budget is
 * twice the latency of a batch, as in the published code.
 */
final class ChainPlanner implements Planner {
  /** How many queries served at full accuracy make up for one that is not. */
  private static final double UNSERVED = 20;

  private static final double ROUNDING = 1e-9;

  /** A variant in batches of one size. */
  private record Option(Variant variant, int batch, double seconds) {
    double rate() {
      return batch / seconds;
    }

    double accuracy() {
      return variant.accuracy().value();
    }

    int devices(double demand) {
      return Math.max(1, (int) Math.ceil(demand / rate() - ROUNDING));
    }
  }

  private record Seats(Option option, int devices) {}

  /**
   * What the first stage makes of the demand.
   *
   * @param items that the second stage gets
   */
  private record Seen(List<Seats> seats, double queries, double items, double accuracy) {}

  /** What stands, and what that is worth. */
  private record Mix(List<Seats> seats, double served, double worth) {}

  /** One problem, taken apart. */
  private static final class Chain {
    private final PipelineLoad load;
    private final double half;
    private final int devices;
    private final List<Option> first;
    private final List<Option> second;

    Chain(Problem problem) {
      load = problem.pipelines().get(0);
      half = load.graph().slo().toNanos() / 2e9;
      devices = problem.devices().size();
      first = options(problem, load.graph().root());
      second = options(problem, child());
    }

    Stage child() {
      return load.graph().stages().get(1);
    }

    double demand() {
      return load.demand().perSecond();
    }

    double factor(Option option) {
      Factors factors = load.factors();
      return factors.of(option.variant().id(), child().name());
    }

    private List<Option> options(Problem problem, Stage stage) {
      Profiles profiles = new Profiles(problem.profiles());
      Device any = problem.devices().get(0);
      List<Option> options = new ArrayList<>();
      for (Variant variant : family(problem, stage.family()).variants()) {
        profiles
            .of(variant.id(), any)
            .orElseThrow()
            .p50()
            .points()
            .forEach(
                (batch, latency) -> {
                  double seconds = latency.toNanos() / 1e9;
                  if (seconds <= half) {
                    options.add(new Option(variant, batch, seconds));
                  }
                });
      }
      return options;
    }

    private static Family family(Problem problem, FamilyId id) {
      return problem.families().stream()
          .filter(family -> family.id().equals(id))
          .findFirst()
          .orElseThrow();
    }
  }

  @Override
  public Plan plan(Problem problem, long epoch) {
    Chain chain = new Chain(problem);
    return fewest(chain)
        .or(() -> mostAccurate(chain))
        .map(mix -> plan(problem, chain, mix, epoch))
        .orElseGet(() -> nothing(chain, epoch));
  }

  /** Loki's first step. */
  private static Optional<Mix> fewest(Chain chain) {
    Mix best = null;
    for (Option one : best(chain.first)) {
      for (Option other : best(chain.second)) {
        int ones = one.devices(chain.demand());
        int others = other.devices(chain.demand() * chain.factor(one));
        boolean fits =
            ones + others <= chain.devices && one.seconds() + other.seconds() <= chain.half;
        if (fits && (best == null || -ones - others > best.worth())) {
          best =
              new Mix(
                  List.of(new Seats(one, ones), new Seats(other, others)),
                  chain.demand(),
                  -ones - others);
        }
      }
    }
    return Optional.ofNullable(best);
  }

  private static List<Option> best(List<Option> options) {
    double most = options.stream().mapToDouble(o -> o.accuracy()).max().orElse(0);
    return options.stream().filter(o -> o.accuracy() == most).toList();
  }

  /** Loki's second step. */
  private static Optional<Mix> mostAccurate(Chain chain) {
    Search search = new Search(chain);
    chain.second.stream()
        .mapToDouble(Option::seconds)
        .distinct()
        .forEach(
            limit ->
                search.within(
                    quickest(chain.first, chain.half - limit), quickest(chain.second, limit)));
    return Optional.ofNullable(search.best);
  }

  /** Of each variant the batch that serves most in so much time; the most accurate first. */
  private static List<Option> quickest(List<Option> options, double limit) {
    Map<Variant, Option> quickest = new LinkedHashMap<>();
    options.stream()
        .filter(option -> option.seconds() <= limit)
        .forEach(
            option ->
                quickest.merge(
                    option.variant(),
                    option,
                    (one, other) -> other.rate() > one.rate() ? other : one));
    return quickest.values().stream()
        .sorted(Comparator.comparing((Option option) -> option.variant().accuracy()).reversed())
        .toList();
  }

  /** The best mix so far. */
  private static final class Search {
    private final Chain chain;
    private Mix best;

    Search(Chain chain) {
      this.chain = chain;
    }

    void within(List<Option> first, List<Option> second) {
      for (int i = 0; i < first.size(); i++) {
        for (int j = i; j < first.size(); j++) {
          int most = Math.min(chain.devices - 1, first.get(i).devices(chain.demand()));
          for (int fine = 0; fine <= most; fine++) {
            fill(first.get(i), fine, first.get(j), second);
          }
        }
      }
    }

    /** As many of the coarser as are needed, and the second stage on what is left. */
    private void fill(Option finer, int fine, Option coarser, List<Option> second) {
      double finely = Math.min(chain.demand(), fine * finer.rate());
      int needed = finely < chain.demand() ? coarser.devices(chain.demand() - finely) : 0;
      int coarse = Math.min(needed, chain.devices - 1 - fine);
      double coarsely = Math.min(chain.demand() - finely, coarse * coarser.rate());
      if (finely + coarsely > 0) {
        Seen seen =
            new Seen(
                List.of(new Seats(finer, fine), new Seats(coarser, coarse)),
                finely + coarsely,
                finely * chain.factor(finer) + coarsely * chain.factor(coarser),
                (finely * finer.accuracy() + coarsely * coarser.accuracy()) / (finely + coarsely));
        int left = chain.devices - fine - coarse;
        for (int i = 0; i < second.size(); i++) {
          for (int j = i; j < second.size(); j++) {
            offer(seen, second.get(i), second.get(j), left);
          }
        }
      }
    }

    private void offer(Seen seen, Option finer, Option coarser, int left) {
      for (int fine = finer.equals(coarser) ? left : 0; fine <= left; fine++) {
        double finely = Math.min(seen.items(), fine * finer.rate());
        double coarsely = Math.min(seen.items() - finely, (left - fine) * coarser.rate());
        double served = seen.queries() * (finely + coarsely) / seen.items();
        double right = finely * finer.accuracy() + coarsely * coarser.accuracy();
        double worth =
            seen.queries() * right / seen.items() * seen.accuracy()
                - UNSERVED * (chain.demand() - served);
        if (best == null || worth > best.worth()) {
          List<Seats> seats = new ArrayList<>(seen.seats());
          seats.add(new Seats(finer, fine));
          seats.add(new Seats(coarser, left - fine));
          best = new Mix(seats.stream().filter(s -> s.devices() > 0).toList(), served, worth);
        }
      }
    }
  }

  private static Plan plan(Problem problem, Chain chain, Mix mix, long epoch) {
    List<Placement> placements = new ArrayList<>();
    List<Budget> budgets = new ArrayList<>();
    for (Seats seats : mix.seats()) {
      Option option = seats.option();
      for (int i = 0; i < seats.devices(); i++) {
        Device device = problem.devices().get(placements.size());
        placements.add(new Placement(device.id(), option.variant().id(), option.batch()));
      }
      boolean isFirst = chain.first.contains(option);
      budgets.add(
          new Budget(
              chain.load.graph().id(),
              isFirst ? chain.load.graph().root().name() : chain.child().name(),
              option.variant().id(),
              Duration.ofNanos(Math.round(2e9 * option.seconds()))));
    }
    return new Plan(
        epoch,
        placements,
        List.of(),
        shortfall(chain, mix.served()),
        budgets,
        Optional.empty(),
        List.of());
  }

  private static Plan nothing(Chain chain, long epoch) {
    return new Plan(
        epoch, List.of(), List.of(), shortfall(chain, 0), List.of(), Optional.empty(), List.of());
  }

  private static Map<FamilyId, Rate> shortfall(Chain chain, double served) {
    return Map.of(Workload.name(chain.load), Rate.of(Math.max(0, chain.demand() - served)));
  }
}
