package io.gearshift.planner.gearshift;

import io.gearshift.domain.plan.BestSplit;
import java.util.Arrays;
import java.util.List;

/** Which seats are taken, what memory is left, and what the best of routers makes of it. */
final class Seating {
  private static final int NONE = -1;

  private final Layout layout;
  private final double loadPrice;
  private final boolean[] taken;
  private final int[] instance;
  private final long[] left;
  private final BestSplit split;
  private final int[] hosts;
  private int loads;

  /** Nothing is taken yet. */
  Seating(Layout layout, double loadPrice) {
    int seats = layout.seats.size();
    this.layout = layout;
    this.loadPrice = loadPrice;
    this.taken = new boolean[seats];
    this.instance = new int[seats];
    Arrays.fill(instance, NONE);
    this.left = layout.bundles.stream().mapToLong(Bundle::memoryBytes).toArray();
    this.hosts = new int[layout.families.size()];
    this.split =
        new BestSplit(
            layout.bundles.stream().mapToDouble(bundle -> bundle.devices().size()).toArray(),
            layout.demand);
  }

  private Seating(Seating other) {
    this.layout = other.layout;
    this.loadPrice = other.loadPrice;
    this.taken = other.taken.clone();
    this.instance = other.instance.clone();
    this.left = other.left.clone();
    this.hosts = other.hosts.clone();
    this.split = other.split.copy();
    this.loads = other.loads;
  }

  Seating copy() {
    return new Seating(this);
  }

  Layout layout() {
    return layout;
  }

  boolean isTaken(Seat seat) {
    return taken[seat.index()];
  }

  /** Whether nothing hosts the family. */
  boolean isDark(int family) {
    return hosts[family] == 0;
  }

  long dark() {
    return Arrays.stream(hosts).filter(count -> count == 0).count();
  }

  long left(int bundle) {
    return left[bundle];
  }

  boolean fits(Seat seat) {
    return seat.memoryBytes() <= left[seat.bundle()];
  }

  /** Takes a seat that fits, unless it is taken. */
  void take(Seat seat) {
    if (taken[seat.index()]) {
      return;
    }
    taken[seat.index()] = true;
    left[seat.bundle()] -= seat.memoryBytes();
    hosts[seat.family()]++;
    loads += loads(seat);
    if (seat.canServe()) {
      instance[seat.index()] =
          split.add(seat.bundle(), seat.family(), seat.capacity(), seat.worth());
    }
  }

  void release(Seat seat) {
    taken[seat.index()] = false;
    left[seat.bundle()] += seat.memoryBytes();
    hosts[seat.family()]--;
    loads -= loads(seat);
    if (instance[seat.index()] != NONE) {
      split.drop(instance[seat.index()]);
      instance[seat.index()] = NONE;
    }
  }

  boolean takeIfItFits(Seat seat) {
    if (isTaken(seat) || !fits(seat)) {
      return false;
    }
    take(seat);
    return true;
  }

  private int loads(Seat seat) {
    return seat.running() ? 0 : layout.bundles.get(seat.bundle()).devices().size();
  }

  /** Works out the best split anew, after seats were taken or released. */
  void solve() {
    split.solve();
  }

  /** What a seat serves by the last split, per second. */
  double served(Seat seat) {
    return instance[seat.index()] == NONE ? 0 : split.served(instance[seat.index()]);
  }

  /** What taking the seat can gain at most beside what was solved, its load paid. */
  double gain(Seat seat) {
    return split.gain(seat.bundle(), seat.family(), seat.capacity(), seat.worth())
        - price(loads(seat));
  }

  /** By the last split: items served, with their accuracy, less what is to be loaded. */
  double worth() {
    return split.worth() - price(loads);
  }

  private double price(int newlyLoaded) {
    return layout.anythingRuns ? loadPrice * newlyLoaded : 0;
  }

  /** In the order in which to load them. */
  List<Seat> takenOn(Bundle bundle) {
    return bundle.seats().stream().filter(this::isTaken).toList();
  }
}
