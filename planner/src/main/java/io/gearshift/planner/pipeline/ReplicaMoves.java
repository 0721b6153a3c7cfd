package io.gearshift.planner.pipeline;

import io.gearshift.planner.pipeline.PathPool.Line;
import io.gearshift.planner.pipeline.ReplicaSearch.Found;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Small changes of how many devices host what: a device more, one less, one that hosts something
 * else; those that a path lacks; and other batches on all devices of a host.
 *
 * <p>What single devices gain is bounded by the prices of the {@link ReplicaFlow}, so most changes
 * need not be tried. What a path lacks has no price yet: what opening it gains is estimated.
 */
final class ReplicaMoves {

  /**
   * A change.
   *
   * @param promise what it may gain
   * @param gone options that lose a device, each time they are named
   * @param come options that get one
   */
  record Move(double promise, int[] gone, int[] come) {

    int[] applied(int[] counts) {
      int[] changed = counts.clone();
      for (int option : gone) {
        changed[option]--;
      }
      for (int option : come) {
        changed[option]++;
      }
      return changed;
    }
  }

  private static final int[] NOTHING = {};

  private final PipelineModel model;
  private final PathPool pool;
  private final ReplicaFlow flow;
  private final int[] counts;
  private final double[] prices;
  private final int[] idle;
  private final double cost;
  private final double least;
  private final List<List<Integer>> cheapest = new ArrayList<>();
  private final List<Move> moves = new ArrayList<>();

  /**
   * @param least what a change has to promise
   */
  ReplicaMoves(PipelineModel model, PathPool pool, Found found, double least) {
    this.model = model;
    this.pool = pool;
    this.flow = found.flow();
    this.counts = found.counts();
    this.prices = flow.prices();
    this.idle = model.idle(counts);
    this.cost = model.cost(counts);
    this.least = least;
    for (int deviceClass = 0; deviceClass < idle.length; deviceClass++) {
      cheapest.add(new ArrayList<>());
    }
    model.options().stream()
        .filter(option -> counts[option.index()] > 0)
        .sorted(Comparator.comparingDouble(option -> prices[option.index()]))
        .forEach(option -> cheapest.get(option.deviceClass()).add(option.index()));
  }

  /** Those that may gain, the most promising first. */
  List<Move> promising() {
    List<PathOption> hosted =
        model.options().stream().filter(option -> counts[option.index()] > 0).toList();
    for (PathOption to : hosted) {
      int[] one = {to.index()};
      add(-prices[to.index()], one, NOTHING);
      if (idle[to.deviceClass()] > 0) {
        add(prices[to.index()], NOTHING, one);
      }
      for (PathOption from : hosted) {
        if (from.deviceClass() == to.deviceClass() && from.index() != to.index()) {
          add(prices[to.index()] - prices[from.index()], new int[] {from.index()}, one);
        }
      }
    }
    pool.lines().stream().filter(line -> !line.isOpen(counts)).forEach(this::open);
    if (model.batches() == PipelineModel.Batches.ONE) {
      hosted.forEach(this::changeBatches);
    }
    moves.sort(Comparator.comparingDouble(Move::promise).reversed());
    return moves;
  }

  private void add(double gain, int[] gone, int[] come) {
    Move move = new Move(0, gone, come);
    double saved =
        model.loadsCost()
            ? cost - model.cost(move.applied(counts))
            : (gone.length - come.length) * model.devicePrice();
    if (gain + saved > least && model.allows(move.applied(counts))) {
      moves.add(new Move(gain + saved, gone, come));
    }
  }

  /** A device for each option that a path lacks, from those that host what is worth least. */
  private void open(Line line) {
    double gain = line.worth() - flow.loadPrices()[line.load()];
    double part = 1;
    List<Integer> lacking = new ArrayList<>();
    for (int i = 0; i < line.options().length; i++) {
      int option = line.options()[i];
      if (counts[option] == 0) {
        lacking.add(option);
        part = Math.min(part, 1 / line.devices()[i]);
      } else {
        gain -= prices[option] * line.devices()[i];
      }
    }
    if (gain <= 0) {
      return;
    }
    int[] left = idle.clone();
    int[] rest = counts.clone();
    List<Integer> gone = new ArrayList<>();
    double lost = 0;
    for (int option : lacking) {
      int deviceClass = model.option(option).deviceClass();
      if (left[deviceClass] > 0) {
        left[deviceClass]--;
        continue;
      }
      int next = cheapest(deviceClass, rest, line);
      if (next < 0) {
        return;
      }
      rest[next]--;
      gone.add(next);
      lost += prices[next];
    }
    add(gain * part - lost, ints(gone), ints(lacking));
  }

  /** What hosts what is worth least and is not the last that a path needs; -1 if nothing is. */
  private int cheapest(int deviceClass, int[] rest, Line line) {
    for (int index : cheapest.get(deviceClass)) {
      if (rest[index] > (line.leadsThrough(index) ? 1 : 0)) {
        return index;
      }
    }
    return -1;
  }

  /** What that gains is not known: it is tried after all that promises something. */
  private void changeBatches(PathOption from) {
    for (PathOption to : model.ofHost(from.host())) {
      if (to.index() != from.index()) {
        int[] gone = new int[counts[from.index()]];
        int[] come = new int[counts[from.index()]];
        Arrays.fill(gone, from.index());
        Arrays.fill(come, to.index());
        moves.add(new Move(0, gone, come));
      }
    }
  }

  private static int[] ints(List<Integer> list) {
    return list.stream().mapToInt(Integer::intValue).toArray();
  }
}
