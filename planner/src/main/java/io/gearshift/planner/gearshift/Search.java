package io.gearshift.planner.gearshift;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Decides what is resident where not everything fits, so that the {@link
 * io.gearshift.domain.plan.BestSplit} of the demand is worth most.
 *
 * <p>Seats are taken one by one. The prices of the split, for time on each device and for an item
 * of each family, say what a seat can gain at most, so the seats that promise most are found
 * without trying them. Then residents make room for others for as long as that gains something.
 * What memory is left after that is filled.
 */
final class Search {
  private static final int MOST_TRIALS = 400;
  private static final double PIVOTS = 250_000;
  private static final double CLOSE = 0.02;
  private static final double GAIN = 1e-7;

  private final Layout layout;
  private final double loadPrice;
  private final Pins pins;
  private final double least;
  private final double most;
  private final double close;
  private final int trials;

  Search(Layout layout, double loadPrice) {
    this.layout = layout;
    this.loadPrice = loadPrice;
    this.pins = new Pins(layout);
    this.least = GAIN * layout.totalDemand();
    this.most = layout.boundlessWorth();
    this.close = CLOSE / 100 * layout.totalDemand();
    int rows = layout.bundles.size() + layout.families.size();
    this.trials = (int) Math.min(MOST_TRIALS, PIVOTS / rows / rows);
  }

  /**
   * What runs, as far as it still fits, with more beside it where there is room; empty if nothing
   * runs, or if families are dark that need not be.
   */
  Optional<Seating> kept() {
    if (!layout.anythingRuns) {
      return Optional.empty();
    }
    Seating seating = roomy();
    keepWhatRuns(seating);
    for (int family = 0; family < layout.families.size(); family++) {
      if (seating.isDark(family)) {
        pins.light(seating, family);
      }
    }
    seating.solve();
    if (seating.dark() > start().dark()) {
      return Optional.empty();
    }
    extend(seating, this::gainPerByte);
    return Optional.of(seating);
  }

  /** By how much anything could be worth more than this, items per second of full accuracy. */
  double room(Seating seating) {
    return most - seating.worth();
  }

  /** The best that is found, from what is kept and from nothing. */
  Seating best(Optional<Seating> kept) {
    Seating best = kept.map(seating -> improved(seating, this::gainPerByte)).orElse(null);
    for (ToDoubleFunction<Promise> order : orders()) {
      if (best == null || room(best) > close) {
        Seating fresh = start();
        extend(fresh, order);
        fresh = improved(fresh, order);
        best = best == null || isBetter(fresh, best) ? fresh : best;
      }
    }
    return best;
  }

  private boolean isBetter(Seating seating, Seating other) {
    return seating.dark() <= other.dark() && seating.worth() > other.worth() + least;
  }

  private List<ToDoubleFunction<Promise>> orders() {
    return List.of(this::gainPerByte, Promise::gain);
  }

  /** Fills what memory is left: what runs, then families that are not there, then the rest. */
  Seating filled(Seating seating) {
    keepWhatRuns(seating);
    for (Bundle bundle : layout.bundles) {
      Map<Integer, Seat> cheapest =
          Pins.cheapest(bundle.seats().stream().filter(seat -> !seat.dominated()));
      seating.takenOn(bundle).forEach(seat -> cheapest.remove(seat.family()));
      cheapest.values().stream()
          .sorted(Comparator.comparing(this::demandPerByte, Comparator.reverseOrder()))
          .forEach(seating::takeIfItFits);
      bundle.seats().stream()
          .sorted(
              Comparator.comparing((Seat seat) -> !seat.canServe())
                  .thenComparing(Seat::dominated)
                  .thenComparing(this::demandPerByte, Comparator.reverseOrder()))
          .forEach(seating::takeIfItFits);
    }
    seating.solve();
    return seating;
  }

  /** A seat and what taking it may gain. */
  private record Promise(Seat seat, double gain) {}

  private double gainPerByte(Promise promise) {
    return promise.gain() / Math.max(1, promise.seat().memoryBytes());
  }

  private Seating start() {
    Seating seating = roomy();
    pins.placeIn(seating);
    seating.solve();
    return seating;
  }

  private Seating roomy() {
    Seating seating = new Seating(layout, loadPrice);
    layout.bundles.stream()
        .filter(Bundle::roomy)
        .flatMap(bundle -> bundle.seats().stream())
        .forEach(seating::takeIfItFits);
    return seating;
  }

  private void keepWhatRuns(Seating seating) {
    layout.tightSeats().stream().filter(Seat::running).forEach(seating::takeIfItFits);
    seating.solve();
  }

  /** Takes what fits and promises to gain, until nothing does. */
  private void extend(Seating seating, ToDoubleFunction<Promise> order) {
    boolean[] useless = new boolean[layout.seats.size()];
    List<Seat> round = round(seating, useless, order);
    while (!round.isEmpty()) {
      round.forEach(seating::take);
      seating.solve();
      for (Seat seat : round) {
        if (seating.served(seat) <= least) {
          useless[seat.index()] = true;
          seating.release(seat);
        }
      }
      seating.solve();
      round = round(seating, useless, order);
    }
  }

  /** The best of each family, on different devices: those hardly get in each other's way. */
  private List<Seat> round(Seating seating, boolean[] useless, ToDoubleFunction<Promise> order) {
    Promise[] best = new Promise[layout.families.size()];
    for (Seat seat : layout.tightSeats()) {
      if (seat.canServe()
          && !useless[seat.index()]
          && !seating.isTaken(seat)
          && seating.fits(seat)) {
        double gain = seating.gain(seat);
        if (gain > least) {
          Promise promise = new Promise(seat, gain);
          Promise other = best[seat.family()];
          if (other == null || order.applyAsDouble(promise) > order.applyAsDouble(other)) {
            best[seat.family()] = promise;
          }
        }
      }
    }
    boolean[] used = new boolean[layout.bundles.size()];
    List<Seat> round = new ArrayList<>();
    Arrays.stream(best)
        .filter(Objects::nonNull)
        .sorted(Comparator.comparingDouble(order).reversed())
        .map(Promise::seat)
        .filter(seat -> !used[seat.bundle()])
        .forEach(
            seat -> {
              used[seat.bundle()] = true;
              round.add(seat);
            });
    return round;
  }

  /** Lets residents make room for a better one, again and again. */
  private Seating improved(Seating start, ToDoubleFunction<Promise> order) {
    Seating best = start;
    int left = trials;
    boolean changed = true;
    while (changed && left > 0 && room(best) > close) {
      changed = false;
      for (Seat seat : promising(best)) {
        if (left-- <= 0) {
          break;
        }
        Seating trial = best.copy();
        if (makeRoom(trial, seat)) {
          extend(trial, order);
          if (isBetter(trial, best)) {
            best = trial;
            changed = true;
            break;
          }
        }
      }
    }
    return best;
  }

  private List<Seat> promising(Seating seating) {
    return layout.tightSeats().stream()
        .filter(seat -> seat.canServe() && !seating.isTaken(seat) && !seating.fits(seat))
        .map(seat -> new Promise(seat, seating.gain(seat)))
        .filter(promise -> promise.gain() > least)
        .sorted(Comparator.comparingDouble(Promise::gain).reversed())
        .map(Promise::seat)
        .toList();
  }

  /**
   * Takes a seat once those that serve least per byte have gone; false if that darkens a family.
   */
  private boolean makeRoom(Seating seating, Seat seat) {
    List<Seat> others =
        seating.takenOn(layout.bundles.get(seat.bundle())).stream()
            .sorted(
                Comparator.comparingDouble(
                    other ->
                        seating.served(other) * other.worth() / Math.max(1, other.memoryBytes())))
            .toList();
    for (Seat other : others) {
      if (seating.fits(seat)) {
        break;
      }
      seating.release(other);
    }
    seating.take(seat);
    for (Seat other : others) {
      if (seating.isDark(other.family()) && !pins.light(seating, other.family())) {
        return false;
      }
    }
    seating.solve();
    return true;
  }

  private double demandPerByte(Seat seat) {
    return layout.demand[seat.family()] / Math.max(1, seat.memoryBytes());
  }
}
