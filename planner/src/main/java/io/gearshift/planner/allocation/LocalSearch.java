package io.gearshift.planner.allocation;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Makes an allocation better by small changes: a device more, a device less, a device that hosts
 * something else. It always holds a feasible allocation, so it may be stopped at any time.
 */
final class LocalSearch {
  private static final double GAIN = 1e-7;

  private final AllocationProblem problem;
  private final Deadline deadline;

  LocalSearch(AllocationProblem problem, Deadline deadline) {
    this.problem = problem;
    this.deadline = deadline;
  }

  /** The whole devices of a relaxed solution, the rest dealt out by {@link #fill}. */
  int[] round(double[] devices) {
    int[] counts = problem.none();
    for (int i = 0; i < counts.length; i++) {
      counts[i] = (int) Math.floor(devices[i] + GAIN);
    }
    return fill(counts);
  }

  /** As much of what runs as there still are devices for. */
  int[] refit() {
    int[] counts = problem.none();
    int[] idle = problem.idle(counts);
    for (Option option : problem.options()) {
      int kept = Math.min(problem.running(option), idle[option.deviceClass()]);
      counts[option.index()] = kept;
      idle[option.deviceClass()] -= kept;
    }
    return counts;
  }

  /** Gives idle devices away one by one, each where it gains most. */
  int[] fill(int[] start) {
    int[] counts = start.clone();
    int[] idle = problem.idle(counts);
    Move move = bestGift(counts, idle);
    while (!move.isNone()) {
      counts[move.to().index()]++;
      idle[move.to().deviceClass()]--;
      move = bestGift(counts, idle);
    }
    return counts;
  }

  /** Changes one device at a time for as long as that gains something. */
  int[] improve(int[] start) {
    int[] counts = start.clone();
    int[] idle = problem.idle(counts);
    takeAway(counts, idle);
    while (!deadline.passed()) {
      Move move = bestGift(counts, idle).or(bestConversion(counts));
      if (move.isNone()) {
        break;
      }
      if (move.from() == null) {
        idle[move.to().deviceClass()]--;
      } else {
        counts[move.from().index()]--;
      }
      counts[move.to().index()]++;
    }
    takeAway(counts, idle);
    return counts;
  }

  /** Improves again and again from slightly spoilt copies of the best so far. */
  int[] explore(int[] start, int rounds, RandomGenerator random) {
    int[] best = improve(start);
    double worth = problem.worth(best);
    for (int round = 0; round < rounds && !deadline.passed(); round++) {
      int[] tried = improve(spoilt(best, random));
      double reached = problem.worth(tried);
      if (reached > worth + GAIN) {
        best = tried;
        worth = reached;
      }
    }
    return best;
  }

  private int[] spoilt(int[] counts, RandomGenerator random) {
    int[] changed = counts.clone();
    int changes = 2 + random.nextInt(3);
    for (int i = 0; i < changes; i++) {
      List<Option> used =
          problem.options().stream().filter(option -> changed[option.index()] > 0).toList();
      if (used.isEmpty()) {
        break;
      }
      Option from = used.get(random.nextInt(used.size()));
      List<Option> others = problem.onClass(from.deviceClass());
      if (!others.isEmpty()) {
        changed[from.index()]--;
        changed[others.get(random.nextInt(others.size())).index()]++;
      }
    }
    return changed;
  }

  /**
   * @param from what a device hosts now, null if it is idle
   * @param to what it is to host, null if no change gains anything
   */
  private record Move(Option from, Option to, double gain) {
    static final Move NONE = new Move(null, null, GAIN);

    boolean isNone() {
      return to == null;
    }

    Move or(Move other) {
      return other.gain > gain ? other : this;
    }
  }

  private Move bestGift(int[] counts, int[] idle) {
    Move best = Move.NONE;
    for (DeviceClass deviceClass : problem.classes()) {
      if (idle[deviceClass.index()] > 0) {
        for (Option option : problem.onClass(deviceClass.index())) {
          double gain = change(counts, option, 1);
          if (gain > best.gain()) {
            best = new Move(null, option, gain);
          }
        }
      }
    }
    return best;
  }

  private Move bestConversion(int[] counts) {
    double[] gains = new double[counts.length];
    for (DeviceClass deviceClass : problem.classes()) {
      for (Option option : problem.onClass(deviceClass.index())) {
        gains[option.index()] = change(counts, option, 1);
      }
    }
    Move best = Move.NONE;
    for (Option from : problem.options()) {
      if (counts[from.index()] > 0) {
        double loss = change(counts, from, -1);
        for (Option to : problem.onClass(from.deviceClass())) {
          if (to.index() != from.index()) {
            double gain =
                to.family() == from.family()
                    ? conversion(counts, from, to)
                    : loss + gains[to.index()];
            if (gain > best.gain()) {
              best = new Move(from, to, gain);
            }
          }
        }
      }
    }
    return best;
  }

  /** Returns devices that cost more than they bring. */
  private void takeAway(int[] counts, int[] idle) {
    for (Option option : problem.options()) {
      while (counts[option.index()] > 0 && change(counts, option, -1) > 0) {
        counts[option.index()]--;
        idle[option.deviceClass()]++;
      }
    }
  }

  private double change(int[] counts, Option option, int by) {
    double before = problem.worth(option.family(), counts);
    counts[option.index()] += by;
    double after = problem.worth(option.family(), counts);
    counts[option.index()] -= by;
    return after - before;
  }

  private double conversion(int[] counts, Option from, Option to) {
    double before = problem.worth(from.family(), counts);
    counts[from.index()]--;
    counts[to.index()]++;
    double after = problem.worth(from.family(), counts);
    counts[from.index()]++;
    counts[to.index()]--;
    return after - before;
  }
}
