package io.gearshift.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What the history of a load shows: whether each query had one outcome, and when service was back.
 *
 * <p>Of an answer that never came it is asked why: where the test itself had taken the front end
 * down, the client knows that from its connection and the query is {@code excused}; else it is
 * lost.
 */
final class Verdict {
  private static final long WINDOW = Duration.ofSeconds(1).toNanos();
  private static final double RECOVERED = 0.95;

  private final List<Sent> history;
  private final List<Outage> outages;

  Verdict(List<Sent> history, List<Outage> outages) {
    this.history = history.stream().sorted(Comparator.comparingLong(Sent::sent)).toList();
    this.outages = List.copyOf(outages);
  }

  List<Sent> history() {
    return history;
  }

  long sent() {
    return history.size();
  }

  long count(Outcome outcome) {
    return count(query -> query.outcome() == outcome);
  }

  long count(Predicate<Sent> which) {
    return history.stream().filter(which).count();
  }

  /** Queries without an answer, though nothing was done to where they were sent. */
  List<Sent> lost() {
    return history.stream().filter(query -> unanswered(query) && !isExcused(query)).toList();
  }

  /** Queries that had more answers than one. */
  List<Sent> doubled() {
    return history.stream().filter(query -> query.copies() > 0).toList();
  }

  /** Queries that were given the answer to another. */
  List<Sent> crossed() {
    return history.stream().filter(Sent::crossed).toList();
  }

  /** Queries that were not answered in time at a front end that the test had taken down. */
  long excused() {
    return count(query -> query.outcome() != Outcome.OK && isExcused(query));
  }

  /** Queries with an outcome, where nothing was done to the front end. */
  long countElsewhere(Outcome outcome) {
    return count(query -> query.outcome() == outcome && !isExcused(query));
  }

  /**
   * Queries that were not answered for another reason than time, which a machine that is busy with
   * other work takes from everybody.
   */
  List<Sent> failed() {
    return history.stream().filter(query -> !isAnswered(query) && !isForTime(query)).toList();
  }

  private static boolean isForTime(Sent query) {
    return query.outcome() == Outcome.REFUSED
        && (query.detail().startsWith("504") || query.detail().startsWith("429"));
  }

  /**
   * How many were refused for which reason, as status and first words, where nothing was done to
   * the front end.
   */
  SortedMap<String, Long> refused() {
    SortedMap<String, Long> refused = new TreeMap<>();
    for (Sent query : history) {
      if (query.outcome() == Outcome.REFUSED && !isExcused(query)) {
        refused.merge(query.detail(), 1L, Long::sum);
      }
    }
    return refused;
  }

  /** By device, how many were answered of those sent in a time. */
  SortedMap<String, Long> byDevice(long from, long to) {
    SortedMap<String, Long> devices = new TreeMap<>();
    for (Sent query : history) {
      if (query.outcome() == Outcome.OK && from <= query.sent() && query.sent() < to) {
        devices.merge(query.device(), 1L, Long::sum);
      }
    }
    return devices;
  }

  /** Answers in time per second, of the queries sent in a time. */
  double goodput(long from, long to) {
    long ok = count(q -> q.outcome() == Outcome.OK && from <= q.sent() && q.sent() < to);
    return ok / ((to - from) / 1e9);
  }

  /**
   * How long after a fault, until a time, 95 % of the queries of any second were answered in time
   * again, of those that went where nothing was done; zero if it was never otherwise. Empty if it
   * was not so at the end.
   */
  Optional<Duration> recovery(long fault, long until) {
    List<Sent> reachable =
        history.stream()
            .filter(q -> fault <= q.sent() && q.sent() < until)
            .filter(q -> outages.stream().noneMatch(o -> o.covers(q.frontEnd(), q.sent())))
            .toList();
    long bad = -1;
    int first = 0;
    int ok = 0;
    for (int i = 0; i < reachable.size(); i++) {
      ok += reachable.get(i).outcome() == Outcome.OK ? 1 : 0;
      for (; reachable.get(i).sent() - reachable.get(first).sent() > WINDOW; first++) {
        ok -= reachable.get(first).outcome() == Outcome.OK ? 1 : 0;
      }
      boolean wrongHere = reachable.get(i).outcome() != Outcome.OK;
      if (wrongHere && ok < RECOVERED * (i - first + 1)) {
        bad = reachable.get(i).sent();
      }
    }
    if (bad < 0) {
      return Optional.of(Duration.ZERO);
    }
    return until - bad < WINDOW ? Optional.empty() : Optional.of(Duration.ofNanos(bad - fault));
  }

  /** The latency that so many of some queries did not exceed; 0 if there are none. */
  double percentileMillis(double share, Predicate<Sent> which) {
    double[] millis =
        history.stream().filter(which).mapToDouble(Sent::latencyMillis).sorted().toArray();
    return millis.length == 0
        ? 0
        : millis[(int) Math.min(millis.length - 1, share * millis.length)];
  }

  /** Whether a query had an answer, in time or late. */
  static boolean isAnswered(Sent query) {
    return query.outcome() == Outcome.OK || query.outcome() == Outcome.LATE;
  }

  /**
   * Answers by an older plan than one that the same device had answered by, to the same front end,
   * before they were asked for.
   *
   * @param anew front ends that began a cluster of their own, with plans of its own, and when
   */
  List<String> epochsThatWentBack(Map<String, Long> anew) {
    List<String> wrong = new ArrayList<>();
    Map<String, List<Sent>> pairs = new HashMap<>();
    for (Sent query : history) {
      if (!query.device().isEmpty()) {
        pairs
            .computeIfAbsent(
                (query.sent() < anew.getOrDefault(query.frontEnd(), 0L) ? "before: " : "")
                    + query.frontEnd()
                    + "→"
                    + query.device(),
                pair -> new ArrayList<>())
            .add(query);
      }
    }
    pairs.forEach(
        (pair, answered) -> {
          List<Sent> byEnd =
              answered.stream().sorted(Comparator.comparingLong(Sent::ended)).toList();
          int next = 0;
          long newest = 0;
          for (Sent query : answered) {
            for (; next < byEnd.size() && byEnd.get(next).ended() < query.sent(); next++) {
              newest = Math.max(newest, byEnd.get(next).epoch());
            }
            if (query.epoch() < newest) {
              wrong.add(pair + ": epoch " + query.epoch() + " after " + newest);
            }
          }
        });
    return wrong.stream().distinct().toList();
  }

  private static boolean unanswered(Sent query) {
    return query.outcome() == Outcome.SILENT || query.outcome() == Outcome.CUT_OFF;
  }

  private boolean isExcused(Sent query) {
    return outages.stream().anyMatch(outage -> outage.excuses(query));
  }
}
