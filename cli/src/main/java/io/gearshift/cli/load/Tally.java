package io.gearshift.cli.load;

import io.gearshift.cli.load.Outcome.Answered;
import io.gearshift.cli.load.Outcome.Dropped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** Keeps count of a run, in all and by the second in which queries were due. */
final class Tally {
  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final int DIGITS = 3;
  private static final int DIGITS_OF_SECONDS = 2;

  private final long sloNanos;
  private final Counts total;
  private final List<Counts> seconds = new ArrayList<>();
  private final Histogram lagMicros = new Histogram(DIGITS);
  private final SortedMap<String, String> details = new TreeMap<>();
  private final SortedMap<String, Double> statedAccuracy = new TreeMap<>();
  private long open;

  Tally(Duration slo) {
    this.sloNanos = slo.toNanos();
    this.total = new Counts(sloNanos, DIGITS);
  }

  /**
   * @param due when the query is to be sent, in nanoseconds since the start of the run
   */
  synchronized void offer(long due) {
    total.offer();
    second(due).offer();
    open++;
  }

  synchronized void add(Outcome outcome) {
    total.add(outcome);
    second(outcome.due()).add(outcome);
    if (outcome.sent() != Outcome.NEVER) {
      lagMicros.recordValue(Math.max(0, outcome.sent() - outcome.due()) / 1_000);
    }
    if (outcome.ending() instanceof Dropped dropped) {
      details.putIfAbsent(dropped.reason(), dropped.detail());
    } else if (outcome.ending() instanceof Answered answered
        && answered.variants().size() == 1
        && answered.accuracy().isPresent()) {
      String variant = answered.variants().keySet().iterator().next();
      statedAccuracy.put(variant, answered.accuracy().getAsDouble());
    }
    open--;
  }

  /** Queries that have no outcome yet. */
  synchronized long open() {
    return open;
  }

  synchronized Slice total() {
    return total.slice();
  }

  synchronized List<Slice> seconds() {
    return seconds.stream().map(Counts::slice).toList();
  }

  /** The queries that were due in a second. */
  synchronized Slice second(int index) {
    return (index < seconds.size() ? seconds.get(index) : new Counts(sloNanos, 1)).slice();
  }

  /** How late queries were sent: 99 of a hundred no later than this. */
  synchronized double lagP99Ms() {
    return lagMicros.getValueAtPercentile(99) / 1e3;
  }

  /** The first detail that was told for each reason. */
  synchronized SortedMap<String, String> details() {
    return new TreeMap<>(details);
  }

  /** The accuracy that answers by one variant alone state, by variant. */
  synchronized SortedMap<String, Double> statedAccuracy() {
    return new TreeMap<>(statedAccuracy);
  }

  private Counts second(long due) {
    int index = (int) (due / NANOS_PER_SECOND);
    while (seconds.size() <= index) {
      seconds.add(new Counts(sloNanos, DIGITS_OF_SECONDS));
    }
    return seconds.get(index);
  }
}
