package io.gearshift.actors.stage;

import io.gearshift.actors.stage.InFlight.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;

/**
 * The queries that were lost more than once and rest before they are sent again, so that the router
 * hears what else has died. A rest is four times as long as the one before it, and never longer
 * than half of the time that is left.
 */
final class Resting {
  private static final Duration FIRST = Duration.ofMillis(100);

  private record Rest(Entry entry, Instant end) {}

  private final Queue<Rest> rests = new PriorityQueue<>(Comparator.comparing(Rest::end));

  void add(Entry entry, Instant now) {
    Duration rest = FIRST.multipliedBy(1L << 2 * Math.max(0, entry.sent() - 2));
    Duration half = Duration.between(now, entry.infer().query().deadline()).dividedBy(2);
    rests.add(new Rest(entry, now.plus(rest.compareTo(half) < 0 ? rest : half)));
  }

  /** Takes out a query if it is among them. */
  Optional<Entry> remove(long queryId) {
    Optional<Rest> found = rests.stream().filter(r -> r.entry().isOf(queryId)).findFirst();
    found.ifPresent(rests::remove);
    return found.map(Rest::entry);
  }

  /** When the first of them has rested. */
  Optional<Instant> firstEnd() {
    return Optional.ofNullable(rests.peek()).map(Rest::end);
  }

  /** Takes out those that have rested. */
  List<Entry> removeRested(Instant now) {
    List<Entry> rested = new ArrayList<>();
    while (!rests.isEmpty() && !rests.peek().end().isAfter(now)) {
      rested.add(rests.remove().entry());
    }
    return rested;
  }
}
