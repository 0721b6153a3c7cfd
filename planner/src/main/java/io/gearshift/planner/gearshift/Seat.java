package io.gearshift.planner.gearshift;

import io.gearshift.domain.catalog.VariantId;

/**
 * A variant that may become resident on each device of a bundle.
 *
 * @param index its place among all seats
 * @param bundle the index of the bundle
 * @param family the index of the family
 * @param batchCap the largest batch that is fast enough; 1 if none is
 * @param capacity of one device that does nothing else, in items per second; 0 if not even one item
 *     is fast enough to plan with
 * @param worth of an item that is served: its accuracy, and that it is not shed
 * @param dominated whether another variant is at least as accurate and as fast
 * @param running whether it is resident there already
 */
record Seat(
    int index,
    int bundle,
    int family,
    VariantId variant,
    int batchCap,
    long memoryBytes,
    double capacity,
    double worth,
    boolean dominated,
    boolean running) {

  boolean canServe() {
    return capacity > 0;
  }

  /** The same variant on another bundle of such devices. */
  Seat at(int otherIndex, int otherBundle, boolean runs) {
    return new Seat(
        otherIndex,
        otherBundle,
        family,
        variant,
        batchCap,
        memoryBytes,
        capacity,
        worth,
        dominated,
        runs);
  }
}
