package io.gearshift.planner.cascadeserve;

import io.gearshift.domain.cascade.CascadeOutcome;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.gear.Gear;
import io.gearshift.domain.gear.GearPlan;
import io.gearshift.domain.gear.Replica;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntConsumer;

/**
 * CascadeServe's offline phase (section 4.5, algorithm 1). Four parts take turns: the search for
 * cascades, their assignment to ranges of demand, the mapping onto devices, and the tuning of
 * queues. A part that cannot do its task hands its fault to the one before it; when all four leave
 * everything as it is, it is done.
 *
 * <p>It ends: whatever is handed back to the assignment takes a cascade from a range for good, and
 * what is handed back to the mapping asks for one replica more.
 */
public final class GearPlanner {
  private enum Part {
    CASCADES,
    ASSIGNMENT,
    MAPPING,
    QUEUES
  }

  /** What must stay the same for a whole cycle. */
  private record State(List<Integer> chosen, List<Site> sites, List<Gear> gears) {}

  private final GearSettings settings;
  private final GearJudge judge;

  public GearPlanner(GearSettings settings, GearJudge judge) {
    this.settings = settings;
    this.judge = judge;
  }

  /**
   * Works out a gear plan.
   *
   * @param progress told how many ranges have a gear that keeps the goal, as it changes
   * @throws NoGearPlan if there is none
   */
  public GearPlan plan(GearProblem problem, IntConsumer progress) {
    if (problem.variants().isEmpty()) {
      throw new NoGearPlan(
          "no variant of "
              + problem.family()
              + " has a profile on these devices, fits there and was validated");
    }
    return new Search(problem, progress).run();
  }

  private final class Search {
    private final GearProblem problem;
    private final IntConsumer progress;
    private final RunCost cost;
    private final Mapping mapping;
    private final QueueTuning tuning;
    private final Assignment assignment;
    private boolean begun;
    private List<Gear> gears = List.of();

    Search(GearProblem problem, IntConsumer progress) {
      this.problem = problem;
      this.progress = progress;
      this.cost = new RunCost(problem, settings.isAlone());
      this.mapping = new Mapping(problem, cost);
      this.tuning = new QueueTuning(problem, judge, settings.queuesGrow());
      List<CascadeOutcome> front = settings.search().run(problem, cost::seconds);
      this.assignment =
          new Assignment(problem, front, front.stream().mapToDouble(cost::seconds).toArray());
    }

    GearPlan run() {
      Part part = Part.CASCADES;
      Optional<Fault> fault = Optional.empty();
      Optional<State> last = Optional.empty();
      while (true) {
        fault = turn(part, fault);
        if (fault.isPresent()) {
          if (part == Part.CASCADES) {
            throw new NoGearPlan(fault.get().reason());
          }
          part = Part.values()[part.ordinal() - 1];
        } else if (part == Part.QUEUES) {
          Optional<State> now = Optional.of(new State(assignment.chosen(), mapping.sites(), gears));
          if (now.equals(last)) {
            return plan();
          }
          last = now;
          part = Part.CASCADES;
        } else {
          part = Part.values()[part.ordinal() + 1];
        }
      }
    }

    private Optional<Fault> turn(Part part, Optional<Fault> fault) {
      return switch (part) {
        // all that there are were found at the start; there is nothing else to offer
        case CASCADES -> fault;
        case ASSIGNMENT -> assign(fault);
        case MAPPING ->
            fault.isPresent() ? mapping.more(fault.get(), assignment) : mapping.place(assignment);
        case QUEUES -> tune();
      };
    }

    private Optional<Fault> assign(Optional<Fault> fault) {
      if (fault.isPresent()) {
        mapping.forget();
        return assignment.lower(fault.get());
      }
      boolean first = !begun;
      begun = true;
      return first ? assignment.begin() : Optional.empty();
    }

    /** The highest ranges first: they are the hardest. */
    private Optional<Fault> tune() {
      List<Gear> tuned = new ArrayList<>();
      for (int range = problem.ranges() - 1; range >= 0; range--) {
        CascadeOutcome cascade = assignment.of(range);
        LoadBalance balance = mapping.balance(cascade);
        Optional<Gear> gear = tuning.tuned(range, cascade, balance);
        progress.accept(tuned.size());
        if (gear.isEmpty()) {
          return Optional.of(tuning.fault(range, cascade, balance));
        }
        tuned.add(0, gear.get());
      }
      progress.accept(tuned.size());
      gears = tuned;
      return Optional.empty();
    }

    /** What no gear uses need not be loaded. */
    private GearPlan plan() {
      Map<DeviceId, Set<VariantId>> placement = new HashMap<>();
      for (Gear gear : gears) {
        for (Replica replica : gear.replicas()) {
          placement
              .computeIfAbsent(replica.device(), device -> new TreeSet<>())
              .add(replica.variant());
        }
      }
      return new GearPlan(problem.family(), placement, gears);
    }
  }
}
