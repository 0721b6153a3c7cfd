package io.gearshift.planner.pipeline;

import io.gearshift.planner.allocation.Deadline;
import io.gearshift.planner.pipeline.PipelineModel.Batches;
import io.gearshift.planner.pipeline.ReplicaSearch.Found;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Branch and bound over a {@link ReplicaProgramme}: the node that promises most is followed down to
 * whole numbers, then the next. Each is rounded and improved now and then.
 */
final class ReplicaTree {
  private static final double SMALL = 1e-6;
  private static final int NODES_TO_ROUND = 8;

  /** Bounds on the devices of each free option. */
  private record Node(double bound, int[] least, int[] most) {

    Node with(double atMost, int i, int from, int to) {
      int[] low = least.clone();
      int[] high = most.clone();
      low[i] = Math.max(low[i], from);
      high[i] = Math.min(high[i], to);
      return new Node(atMost, low, high);
    }
  }

  private final PipelineModel model;
  private final ReplicaProgramme programme;
  private final ReplicaSearch search;
  private final Deadline deadline;
  private final Found start;
  private final PriorityQueue<Node> open =
      new PriorityQueue<>(Comparator.comparingDouble(Node::bound).reversed());
  private final double least;
  private Found best;
  private int nodes;

  /**
   * @param least what a result has to be worth to be of use
   */
  ReplicaTree(
      PipelineModel model,
      ReplicaProgramme programme,
      ReplicaSearch search,
      Deadline deadline,
      Found start,
      double least) {
    this.model = model;
    this.programme = programme;
    this.search = search;
    this.deadline = deadline;
    this.start = start;
    this.least = least;
    this.best = start;
  }

  /**
   * The best that is found.
   *
   * @param tolerance gains that are smaller do not count
   */
  Found search(int mostNodes, double tolerance) {
    int[] kept = programme.free().stream().mapToInt(o -> start.counts()[o.index()]).toArray();
    if (!programme.solve(kept, kept)) {
      return start;
    }
    // what the programme does not see is the same for all
    double rest = start.worth() - programme.worth();
    open.add(new Node(Double.POSITIVE_INFINITY, new int[kept.length], programme.most()));
    while (!open.isEmpty() && nodes < mostNodes && !deadline.passed()) {
      Node node = open.poll();
      while (node != null
          && node.bound() + rest > reached() + tolerance
          && nodes < mostNodes
          && !deadline.passed()) {
        node = followed(node, rest - tolerance);
      }
    }
    return best;
  }

  private double reached() {
    return Math.max(least, best.worth());
  }

  /** The child to follow; the other is put aside. Null if the node holds nothing better. */
  private Node followed(Node node, double rest) {
    nodes++;
    if (!programme.solve(node.least(), node.most())) {
      return null;
    }
    double bound = Math.min(node.bound(), programme.worth());
    if (bound + rest <= reached()) {
      return null;
    }
    int branch = mostInParts();
    if (branch < 0) {
      branch = secondBatch();
    }
    if (branch < 0 || nodes % NODES_TO_ROUND == 1) {
      best = best.or(search.improve(search.round(needs())));
      if (branch < 0) {
        return null;
      }
    }
    double devices = programme.devices(branch);
    int floor = (int) Math.floor(devices + SMALL);
    if (devices - floor <= SMALL) {
      return withoutSecondBatch(node, bound, branch);
    }
    Node fewer = node.with(bound, branch, 0, floor);
    Node more = node.with(bound, branch, floor + 1, Integer.MAX_VALUE);
    boolean up = devices - floor > 0.5;
    open.add(up ? fewer : more);
    return up ? more : fewer;
  }

  private int mostInParts() {
    int most = -1;
    double part = SMALL;
    for (int i = 0; i < programme.free().size(); i++) {
      double devices = programme.devices(i);
      double off = Math.abs(devices - Math.rint(devices));
      if (off > part) {
        part = off;
        most = i;
      }
    }
    return most;
  }

  /** An option beside which its host runs fewer of other batches; -1 if no host runs two. */
  private int secondBatch() {
    for (int i = 0; model.batches() == Batches.ONE && i < programme.free().size(); i++) {
      for (int j = 0; j < programme.free().size(); j++) {
        if (i != j
            && programme.free().get(i).host() == programme.free().get(j).host()
            && programme.devices(j) > SMALL
            && programme.devices(i) >= programme.devices(j) - SMALL) {
          return i;
        }
      }
    }
    return -1;
  }

  /** The host runs such batches alone, or none of them. */
  private Node withoutSecondBatch(Node node, double bound, int kept) {
    Node alone = node;
    for (int i = 0; i < programme.free().size(); i++) {
      if (i != kept && programme.free().get(i).host() == programme.free().get(kept).host()) {
        alone = alone.with(bound, i, 0, 0);
      }
    }
    open.add(node.with(bound, kept, 0, 0));
    return alone;
  }

  private double[] needs() {
    double[] needs = new double[model.options().size()];
    for (PathOption option : model.options()) {
      needs[option.index()] = start.counts()[option.index()];
    }
    for (int i = 0; i < programme.free().size(); i++) {
      needs[programme.free().get(i).index()] = programme.devices(i);
    }
    return needs;
  }
}
