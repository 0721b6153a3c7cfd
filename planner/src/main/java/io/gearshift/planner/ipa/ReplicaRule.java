package io.gearshift.planner.ipa;

import java.util.OptionalInt;

/** How many replicas a stage gets. */
@FunctionalInterface
public interface ReplicaRule {

  /**
   * @param needed at least 1
   * @return as many or more; empty if so many are out of the question
   */
  OptionalInt replicas(int needed);

  /** As many as are needed, if that is not more than a cap (IPA and FA2). */
  static ReplicaRule upTo(int cap) {
    return needed -> needed <= cap ? OptionalInt.of(needed) : OptionalInt.empty();
  }

  /** Always the same (RIM). */
  static ReplicaRule always(int replicas) {
    return needed -> needed <= replicas ? OptionalInt.of(replicas) : OptionalInt.empty();
  }
}
