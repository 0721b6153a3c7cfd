package io.gearshift.actors.stage;

import io.gearshift.actors.stage.InFlight.Entry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;

/**
 * The queries that wait for an instance, because none serves just now and one is expected: after a
 * loss, or while the only one makes way for another. Bounded in queries and bytes.
 */
final class Parked {
  private final int maxQueries;
  private final long maxBytes;
  private final Queue<Entry> entries =
      new PriorityQueue<>(Comparator.comparing((Entry entry) -> deadline(entry)));
  private long bytes;

  Parked(int maxQueries, long maxBytes) {
    this.maxQueries = maxQueries;
    this.maxBytes = maxBytes;
  }

  /** Takes a query, unless it is full. */
  boolean offer(Entry entry) {
    long size = entry.infer().query().bytes();
    if (entries.size() >= maxQueries || bytes + size > maxBytes) {
      return false;
    }
    bytes += size;
    return entries.add(entry);
  }

  /** Takes out a query if it is among them. */
  Optional<Entry> remove(long queryId) {
    Optional<Entry> found = entries.stream().filter(entry -> entry.isOf(queryId)).findFirst();
    found.ifPresent(
        entry -> {
          entries.remove(entry);
          bytes -= entry.infer().query().bytes();
        });
    return found;
  }

  /** When the first of them is due. */
  Optional<Instant> firstDeadline() {
    return Optional.ofNullable(entries.peek()).map(Parked::deadline);
  }

  /** Takes out all, the most urgent first. */
  List<Entry> removeAll() {
    List<Entry> all = new ArrayList<>(entries.size());
    for (Entry entry = entries.poll(); entry != null; entry = entries.poll()) {
      all.add(entry);
    }
    bytes = 0;
    return all;
  }

  /** Takes out those that are due. */
  List<Entry> removeDue(Instant now) {
    List<Entry> due = new ArrayList<>();
    while (!entries.isEmpty() && !deadline(entries.peek()).isAfter(now)) {
      Entry entry = entries.remove();
      bytes -= entry.infer().query().bytes();
      due.add(entry);
    }
    return due;
  }

  private static Instant deadline(Entry entry) {
    return entry.infer().query().deadline();
  }
}
