package io.gearshift.planner.allocation;

import io.gearshift.domain.catalog.VariantId;

/**
 * One variant on one class of devices, in batches of one size.
 *
 * @param index its place among the options of the problem
 * @param deviceClass the index of the class
 * @param family the index of the family
 * @param batch by {@link BatchChoice}
 * @param throughput items per second of one device, head-room taken off
 * @param accuracy relative to the best variant of the family
 * @param loadCost what one more of them than there are costs; 0 if loads are free
 */
public record Option(
    int index,
    int deviceClass,
    int family,
    VariantId variant,
    int batch,
    double throughput,
    double accuracy,
    double loadCost) {

  /**
   * Whether the other is at least as good in every respect: no plan is worse for using this one in
   * its stead.
   */
  boolean dominates(Option other) {
    return deviceClass == other.deviceClass
        && family == other.family
        && accuracy >= other.accuracy
        && throughput >= other.throughput
        && loadCost <= other.loadCost
        && (accuracy > other.accuracy
            || throughput > other.throughput
            || loadCost < other.loadCost
            || index < other.index);
  }
}
