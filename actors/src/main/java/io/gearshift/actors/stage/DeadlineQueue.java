package io.gearshift.actors.stage;

import io.gearshift.actors.stage.InFlight.Entry;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.traffic.Query;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Queries that wait for a free device, by deadline, those of one deadline by arrival: those that
 * any variant may serve, and those of single variants that were asked for. Bounded in queries and
 * bytes.
 */
final class DeadlineQueue {
  private static final Comparator<Entry> BY_DEADLINE =
      Comparator.comparing((Entry entry) -> query(entry).deadline())
          .thenComparing(entry -> query(entry).arrival())
          .thenComparing(entry -> query(entry).id());

  /** Those that wait for the same. */
  private static final class Line {
    private final TreeSet<Entry> entries = new TreeSet<>(BY_DEADLINE);
    private int items;
  }

  private final int maxQueries;
  private final long maxBytes;
  private final Map<Optional<VariantId>, Line> lines = new LinkedHashMap<>();
  private final Map<Long, Entry> byId = new HashMap<>();
  private long bytes;

  DeadlineQueue(int maxQueries, long maxBytes) {
    this.maxQueries = maxQueries;
    this.maxBytes = maxBytes;
  }

  boolean isEmpty() {
    return byId.isEmpty();
  }

  /** Takes a query, unless it is full. A query alone always fits. */
  boolean offer(Entry entry) {
    long size = query(entry).bytes();
    if (!isEmpty() && (byId.size() >= maxQueries || bytes + size > maxBytes)) {
      return false;
    }
    Line line = lines.computeIfAbsent(entry.infer().variant(), asked -> new Line());
    line.entries.add(entry);
    line.items += entry.items();
    byId.put(query(entry).id(), entry);
    bytes += size;
    return true;
  }

  /** Takes out a query if it is among them. */
  Optional<Entry> remove(long queryId) {
    Optional<Entry> found = Optional.ofNullable(byId.get(queryId));
    found.ifPresent(this::remove);
    return found;
  }

  private void remove(Entry entry) {
    Line line = lines.get(entry.infer().variant());
    line.entries.remove(entry);
    line.items -= entry.items();
    if (line.entries.isEmpty()) {
      lines.remove(entry.infer().variant());
    }
    byId.remove(query(entry).id());
    bytes -= query(entry).bytes();
  }

  /** The most urgent of each line, the most urgent of all first. */
  List<Entry> heads() {
    return lines.values().stream().map(line -> line.entries.first()).sorted(BY_DEADLINE).toList();
  }

  /** The most urgent of those that may be served by this variant alone, or by any. */
  Optional<Entry> head(Optional<VariantId> variant) {
    return Optional.ofNullable(lines.get(variant)).map(line -> line.entries.first());
  }

  /** So many of a line, from this one on. */
  Iterable<Entry> from(Entry first, int most) {
    return lines.get(first.infer().variant()).entries.tailSet(first).stream().limit(most)::iterator;
  }

  /** How many items wait for the same as this query, its own included. */
  int items(Entry like) {
    return lines.get(like.infer().variant()).items;
  }

  /**
   * Takes out a query, and with it those next in its line that fit.
   *
   * @param maxItems of all together, unless the first alone has more
   * @param maxBatchBytes likewise
   */
  List<Entry> take(Entry first, int maxItems, long maxBatchBytes) {
    List<Entry> taken = new ArrayList<>();
    int items = 0;
    long size = 0;
    for (Entry entry : lines.get(first.infer().variant()).entries.tailSet(first)) {
      items += entry.items();
      size += query(entry).bytes();
      if (!taken.isEmpty() && (items > maxItems || size > maxBatchBytes)) {
        break;
      }
      taken.add(entry);
    }
    taken.forEach(this::remove);
    return taken;
  }

  /** When the first of them is due. */
  Optional<Instant> firstDeadline() {
    return heads().stream().findFirst().map(entry -> query(entry).deadline());
  }

  /** Takes out those that are due. */
  List<Entry> removeDue(Instant now) {
    List<Entry> due = new ArrayList<>();
    for (Line line : List.copyOf(lines.values())) {
      while (!line.entries.isEmpty() && !query(line.entries.first()).deadline().isAfter(now)) {
        Entry entry = line.entries.first();
        remove(entry);
        due.add(entry);
      }
    }
    return due;
  }

  /** Takes out all. */
  List<Entry> removeAll() {
    List<Entry> all = lines.values().stream().flatMap(line -> line.entries.stream()).toList();
    lines.clear();
    byId.clear();
    bytes = 0;
    return all;
  }

  private static Query query(Entry entry) {
    return entry.infer().query();
  }
}
