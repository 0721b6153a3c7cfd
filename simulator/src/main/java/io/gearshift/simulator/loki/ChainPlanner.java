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
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Plans for a chain of two stages on like devices in the two steps of Loki (HPDC 2024, section 4):
 * the most accurate variants on the fewest devices, and if there are too few of them, what is most
 * accurate on all. Every mix of one variant of the first stage and up to two of the second is
 * tried, in batches whose latencies are no more than half of the SLO together; a mix of two at the
 * first stage is not. A budget is twice the latency of a batch, as in the published code.
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

    int devices(double demand) {
      return Math.max(1, (int) Math.ceil(demand / rate() - ROUNDING));
    }
  }

  private record Seats(Option option, int devices) {}

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
    double most = options.stream().mapToDouble(o -> o.variant().accuracy().value()).max().orElse(0);
    return options.stream().filter(o -> o.variant().accuracy().value() == most).toList();
  }

  /** Loki's second step. */
  private static Optional<Mix> mostAccurate(Chain chain) {
    List<Option> second =
        chain.second.stream()
            .sorted(Comparator.comparing((Option o) -> o.variant().accuracy()).reversed())
            .toList();
    Mix best = null;
    for (Option one : chain.first) {
      for (int ones = 1; ones <= Math.min(chain.devices - 1, one.devices(chain.demand())); ones++) {
        for (int i = 0; i < second.size(); i++) {
          for (int j = i; j < second.size(); j++) {
            best = better(best, chain, new Seats(one, ones), second.get(i), second.get(j));
          }
        }
      }
    }
    return Optional.ofNullable(best);
  }

  /** The better of a mix, and of what the devices that are left could be for two variants. */
  private static Mix better(Mix best, Chain chain, Seats one, Option finer, Option coarser) {
    double slower = Math.max(finer.seconds(), coarser.seconds());
    if (one.option().seconds() + slower > chain.half) {
      return best;
    }
    Mix better = best;
    int left = chain.devices - one.devices();
    double seen = Math.min(chain.demand(), one.devices() * one.option().rate());
    double items = seen * chain.factor(one.option());
    for (int fine = finer.equals(coarser) ? left : 0; fine <= left; fine++) {
      double finely = Math.min(items, fine * finer.rate());
      double coarsely = Math.min(items - finely, (left - fine) * coarser.rate());
      double served = seen * (finely + coarsely) / items;
      double accuracy =
          (finely * finer.variant().accuracy().value()
                  + coarsely * coarser.variant().accuracy().value())
              / Math.max(ROUNDING, finely + coarsely)
              * one.option().variant().accuracy().value();
      double worth = served * accuracy - UNSERVED * (chain.demand() - served);
      if (better == null || worth > better.worth()) {
        List<Seats> seats = List.of(one, new Seats(finer, fine), new Seats(coarser, left - fine));
        better = new Mix(seats.stream().filter(s -> s.devices() > 0).toList(), served, worth);
      }
    }
    return better;
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
