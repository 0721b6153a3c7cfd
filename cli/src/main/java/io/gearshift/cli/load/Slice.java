package io.gearshift.cli.load;

import java.util.Collections;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What became of the queries that were due in a span of time.
 *
 * @param inTime answered within the SLO of the instant at which they were due
 * @param late answered after that
 * @param dropped not answered, by reason
 * @param variants answers, in time or late, by the variant that gave them
 * @param accuracyProfiled mean of what the answers state of their variants; empty if none does
 * @param accuracyMeasured share of answers that are right; empty if none could be compared
 * @param latency of answers, in time or late
 */
record Slice(
    long offered,
    long inTime,
    long late,
    SortedMap<String, Long> dropped,
    SortedMap<String, Long> variants,
    OptionalDouble accuracyProfiled,
    OptionalDouble accuracyMeasured,
    Latency latency) {

  /** Percentiles in milliseconds, each empty if there was no answer. */
  record Latency(
      OptionalDouble p50Ms, OptionalDouble p99Ms, OptionalDouble p999Ms, OptionalDouble maxMs) {}

  Slice {
    dropped = sorted(dropped);
    variants = sorted(variants);
  }

  private static SortedMap<String, Long> sorted(Map<String, Long> counts) {
    return Collections.unmodifiableSortedMap(new TreeMap<>(counts));
  }

  long answered() {
    return inTime + late;
  }

  long droppedInAll() {
    return dropped.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Not yet answered, and not yet given up. */
  long open() {
    return offered - answered() - droppedInAll();
  }

  /** Share of the offered queries that were answered in time; 1 if there were none. */
  double inTimeRatio() {
    return offered == 0 ? 1 : (double) inTime / offered;
  }

  /** Share of the answers that a variant gave. */
  double shareOf(String variant) {
    return answered() == 0 ? 0 : (double) variants.getOrDefault(variant, 0L) / answered();
  }
}
