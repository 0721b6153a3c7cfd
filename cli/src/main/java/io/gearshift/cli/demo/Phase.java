package io.gearshift.cli.demo;

import io.gearshift.cli.load.Report;
import io.gearshift.cli.load.Slice;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What became of the queries that were due in one part of the demonstration.
 *
 * @param variants answers by variant, or items by stage and variant, as {@link Slice#variants}
 */
record Phase(String name, long offered, long inTime, SortedMap<String, Long> variants) {
  private static final List<String> NAMES = List.of("calm", "burst", "calm again");

  /**
   * The three parts of a run, of equal length.
   *
   * @param seconds of each
   */
  static List<Phase> of(Report report, double seconds) {
    return NAMES.stream().map(name -> of(report, seconds, NAMES.indexOf(name))).toList();
  }

  private static Phase of(Report report, double seconds, int index) {
    List<Slice> slices = report.seconds();
    int from = (int) Math.min(slices.size(), Math.round(index * seconds));
    boolean isLast = index == NAMES.size() - 1;
    int to =
        isLast ? slices.size() : (int) Math.min(slices.size(), Math.round((index + 1) * seconds));
    SortedMap<String, Long> variants = new TreeMap<>();
    long offered = 0;
    long inTime = 0;
    for (Slice slice : slices.subList(from, to)) {
      offered += slice.offered();
      inTime += slice.inTime();
      slice.variants().forEach((variant, count) -> variants.merge(variant, count, Long::sum));
    }
    return new Phase(NAMES.get(index), offered, inTime, variants);
  }
}
