package io.gearshift.planner.gearshift;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Keeps every family from going dark: the cheapest variant of each on some device, before anything
 * else is given room. A search may put another variant of the family in its stead.
 *
 * <p>Families that need most are seated first, or if that leaves one dark, those that need least,
 * and if that does too, with dominated variants where those are smaller; at last, other ways are
 * tried for a while. So a family is only dark if nothing of it fits anywhere beside the cheapest of
 * the others.
 */
final class Pins {
  private static final int MOST_NODES = 5_000;
  private static final Comparator<Seat> CHEAPEST_FIRST =
      Comparator.comparing(Seat::canServe)
          .reversed()
          .thenComparingLong(Seat::memoryBytes)
          .thenComparing(Seat::capacity, Comparator.reverseOrder())
          .thenComparingInt(Seat::index);

  private final Layout layout;
  private final List<Map<Integer, Seat>> cheapest = new ArrayList<>();
  private final List<Map<Integer, Seat>> undominated = new ArrayList<>();
  private final List<Integer> families;
  private int nodes;

  Pins(Layout layout) {
    this.layout = layout;
    Set<Integer> hosted = new TreeSet<>();
    Set<Integer> served = new HashSet<>();
    for (Bundle bundle : layout.bundles) {
      if (bundle.roomy()) {
        bundle.seats().stream().filter(Seat::canServe).forEach(seat -> served.add(seat.family()));
      } else {
        cheapest.add(cheapest(bundle.seats().stream()));
        undominated.add(cheapest(bundle.seats().stream().filter(seat -> !seat.dominated())));
        hosted.addAll(cheapest.get(cheapest.size() - 1).keySet());
      }
    }
    hosted.removeAll(served);
    this.families = List.copyOf(hosted);
  }

  /** The cheapest of each family, of those that can serve if there are any. */
  static Map<Integer, Seat> cheapest(Stream<Seat> seats) {
    Map<Integer, Seat> cheapest = new HashMap<>();
    seats.forEach(seat -> cheapest.merge(seat.family(), seat, Pins::cheaper));
    return cheapest;
  }

  private static Seat cheaper(Seat one, Seat other) {
    return CHEAPEST_FIRST.compare(one, other) <= 0 ? one : other;
  }

  /** Hosts a dark family on a tight device wherever there is room; false if there is none. */
  boolean light(Seating seating, int family) {
    Optional<Seat> seat =
        layout.tightSeats().stream()
            .filter(other -> other.family() == family && seating.fits(other))
            .min(Comparator.comparing(Seat::running).reversed().thenComparing(CHEAPEST_FIRST));
    seat.ifPresent(seating::take);
    return seat.isPresent();
  }

  void placeIn(Seating seating) {
    pins().forEach(seating::take);
    families.stream().filter(seating::isDark).forEach(family -> light(seating, family));
  }

  private List<Seat> pins() {
    List<Seat> best = List.of();
    for (List<Map<Integer, Seat>> choice : List.of(undominated, cheapest)) {
      best = List.of();
      for (List<Integer> order : orders(choice)) {
        List<Seat> found = pack(order, choice);
        if (found.size() > best.size()) {
          best = found;
        }
      }
      if (best.size() == families.size()) {
        return best;
      }
    }
    List<Seat> packed = new ArrayList<>();
    nodes = MOST_NODES;
    return packAll(orders(cheapest).get(0), freeMemory(), packed) ? packed : best;
  }

  /** Those that need most first, and those that need least. */
  private List<List<Integer>> orders(List<Map<Integer, Seat>> choice) {
    List<Integer> ascending =
        families.stream()
            .sorted(Comparator.comparingLong((Integer family) -> need(family, choice)))
            .toList();
    List<Integer> descending = new ArrayList<>(ascending);
    Collections.reverse(descending);
    return List.of(descending, ascending);
  }

  private static long need(int family, List<Map<Integer, Seat>> choice) {
    return choice.stream()
        .filter(own -> own.containsKey(family))
        .mapToLong(own -> own.get(family).memoryBytes())
        .min()
        .orElse(Long.MAX_VALUE);
  }

  private List<Seat> pack(List<Integer> order, List<Map<Integer, Seat>> choice) {
    long[] left = freeMemory();
    List<Seat> pins = new ArrayList<>();
    for (int family : order) {
      choice.stream()
          .filter(own -> own.containsKey(family))
          .map(own -> own.get(family))
          .filter(seat -> seat.memoryBytes() <= left[seat.bundle()])
          .min(mostSuitable(left))
          .ifPresent(
              pin -> {
                left[pin.bundle()] -= pin.memoryBytes();
                pins.add(pin);
              });
    }
    return pins;
  }

  /** Those that can serve; of these, what is resident already; then where most memory is left. */
  private static Comparator<Seat> mostSuitable(long[] left) {
    return Comparator.comparing((Seat seat) -> !seat.canServe())
        .thenComparing(seat -> !seat.running())
        .thenComparing(seat -> -left[seat.bundle()]);
  }

  private long[] freeMemory() {
    return layout.bundles.stream().mapToLong(Bundle::memoryBytes).toArray();
  }

  /** Tries one place after the other for each family, until all have one or it takes too long. */
  private boolean packAll(List<Integer> order, long[] left, List<Seat> pins) {
    if (pins.size() == order.size()) {
      return true;
    }
    for (Map<Integer, Seat> own : cheapest) {
      Seat seat = own.get(order.get(pins.size()));
      if (seat != null && seat.memoryBytes() <= left[seat.bundle()] && nodes-- > 0) {
        left[seat.bundle()] -= seat.memoryBytes();
        pins.add(seat);
        if (packAll(order, left, pins)) {
          return true;
        }
        pins.remove(pins.size() - 1);
        left[seat.bundle()] += seat.memoryBytes();
      }
    }
    return false;
  }
}
