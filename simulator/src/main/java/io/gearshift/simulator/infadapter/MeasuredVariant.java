package io.gearshift.simulator.infadapter;

import io.gearshift.planner.infadapter.SizedVariant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A variant and what the authors measured of it.
 *
 * @param measured queries per second within the SLO, by cores
 */
record MeasuredVariant(SizedVariant variant, SortedMap<Integer, Double> measured) {
  MeasuredVariant {
    measured = Collections.unmodifiableSortedMap(new TreeMap<>(measured));
  }

  /** How long a query takes on one of so many cores, in seconds. */
  double service(int cores) {
    return cores / measured.get(cores);
  }
}
