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
 * @param variants answers, in time or late, by the variant that gave them; of a pipeline items, by
 *     the stage and the variant, as {@code read/large}
 * @param accuracyProfiled mean of what the answers state of their variants; empty if none does
 * @param accuracyMeasured what is right of the answers; empty if none could be judged
 * @param latency of answers, in time or late
 */
public record Slice(
    long offered,
    long inTime,
    long late,
    SortedMap<String, Long> dropped,
    SortedMap<String, Long> variants,
    OptionalDouble accuracyProfiled,
    OptionalDouble accuracyMeasured,
    Latency latency) {

  /** Percentiles in milliseconds, each empty if there was no answer. */
  public record Latency(
      OptionalDouble p50Ms, OptionalDouble p99Ms, OptionalDouble p999Ms, OptionalDouble maxMs) {}

  public Slice {
    dropped = sorted(dropped);
    variants = sorted(variants);
  }

  private static SortedMap<String, Long> sorted(Map<String, Long> counts) {
    return Collections.unmodifiableSortedMap(new TreeMap<>(counts));
  }

  public long answered() {
    return inTime + late;
  }

  public long droppedInAll() {
    return dropped.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Not yet answered, and not yet given up. */
  public long open() {
    return offered - answered() - droppedInAll();
  }

  /** Share of the offered queries that were answered in time; 1 if there were none. */
  public double inTimeRatio() {
    return offered == 0 ? 1 : (double) inTime / offered;
  }

  /** The share of a variant in all that was answered, by its stage if there are stages. */
  public double shareOf(String variant) {
    return shareOf(variants, variant);
  }

  public static double shareOf(Map<String, Long> variants, String variant) {
    String stage = stage(variant);
    long all =
        variants.entrySet().stream()
            .filter(entry -> stage(entry.getKey()).equals(stage))
            .mapToLong(Map.Entry::getValue)
            .sum();
    return all == 0 ? 0 : (double) variants.getOrDefault(variant, 0L) / all;
  }

  /** The stage of a variant as {@link #variants} has it; empty if it is a family's. */
  static String stage(String variant) {
    return variant.substring(0, variant.indexOf('/') + 1);
  }
}
