package io.gearshift.planner.pipeline;

import io.gearshift.planner.allocation.Deadline;
import java.util.List;

/**
 * Makes whole numbers of devices better by small changes ({@link ReplicaMoves}), those that promise
 * most first. It always holds numbers that are feasible, so it may be stopped at any time.
 */
final class ReplicaSearch {
  private static final double SMALL = 1e-7;
  private static final int MOST_TRIALS = 12;

  private final PipelineModel model;
  private final PathPool pool;
  private final Deadline deadline;
  private final double least;

  ReplicaSearch(PipelineModel model, PathPool pool, Deadline deadline) {
    this.model = model;
    this.pool = pool;
    this.deadline = deadline;
    this.least = SMALL * model.fromPoints(1);
  }

  /** So many devices of each option, and what they make possible. */
  record Found(int[] counts, ReplicaFlow flow) {
    double worth() {
      return flow.worth();
    }

    Found or(Found other) {
      return other.worth() > worth() ? other : this;
    }
  }

  Found found(int[] counts) {
    return new Found(counts, ReplicaFlow.of(model, pool, counts));
  }

  /** Changes a few devices at a time for as long as that gains something. */
  Found improve(int[] start) {
    Found best = found(start);
    boolean better = true;
    while (better && !deadline.passed()) {
      better = false;
      List<ReplicaMoves.Move> moves = new ReplicaMoves(model, pool, best, least).promising();
      for (int i = 0; i < moves.size() && i < MOST_TRIALS && !better; i++) {
        Found tried = found(moves.get(i).applied(best.counts()));
        if (tried.worth() > best.worth() + least) {
          best = tried;
          better = true;
        }
      }
    }
    return best;
  }

  /**
   * Whole devices for what is needed in parts: one at least for what is needed at all, and where
   * that is too many, what has most to spare gives way.
   */
  int[] round(double[] needs) {
    double[] whole = model.batches() == PipelineModel.Batches.ONE ? merged(needs) : needs;
    int[] counts = model.none();
    for (PathOption option : model.options()) {
      double need = whole[option.index()];
      counts[option.index()] = need > SMALL ? Math.max(1, (int) Math.floor(need + SMALL)) : 0;
    }
    int[] idle = model.idle(counts);
    for (int deviceClass = 0; deviceClass < idle.length; deviceClass++) {
      for (; idle[deviceClass] < 0; idle[deviceClass]++) {
        counts[shortest(whole, counts, deviceClass, -1)]--;
      }
      for (; idle[deviceClass] > 0; idle[deviceClass]--) {
        int next = shortest(whole, counts, deviceClass, 1);
        if (next < 0 || whole[next] - counts[next] <= SMALL) {
          break;
        }
        counts[next]++;
      }
    }
    return counts;
  }

  /** The option of a class that is most devices short, or of those that have any, least. */
  private int shortest(double[] needs, int[] counts, int deviceClass, int sign) {
    int best = -1;
    double most = Double.NEGATIVE_INFINITY;
    for (PathOption option : model.options()) {
      double missing = sign * (needs[option.index()] - counts[option.index()]);
      if (option.deviceClass() == deviceClass
          && (sign > 0 || counts[option.index()] > 0)
          && missing > most) {
        most = missing;
        best = option.index();
      }
    }
    return best;
  }

  /** All that is needed of a host in batches of the size that is needed most. */
  private double[] merged(double[] needs) {
    double[] merged = new double[needs.length];
    for (int host = 0; host < model.hosts(); host++) {
      double sum = 0;
      PathOption most = model.ofHost(host).get(0);
      for (PathOption option : model.ofHost(host)) {
        sum += needs[option.index()];
        most = needs[option.index()] > needs[most.index()] ? option : most;
      }
      merged[most.index()] = sum;
    }
    return merged;
  }
}
