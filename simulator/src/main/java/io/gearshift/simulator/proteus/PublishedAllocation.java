package io.gearshift.simulator.proteus;

import java.util.function.ToDoubleBiFunction;

/** What the authors' simulator does to its cluster at the beginning of a second. */
interface PublishedAllocation {
  /**
   * @param second that begins
   * @param arrived how many queries of a family, by its place among the families, came in a second;
   *     none in negative ones
   */
  void begin(int second, PublishedCluster cluster, ToDoubleBiFunction<Integer, Integer> arrived);

  /** One plan for ever. */
  static PublishedAllocation fixed(PublishedPlan plan, PublishedCluster.Shares shares) {
    return (second, cluster, arrived) -> {
      if (second == 0) {
        cluster.apply(plan, shares);
      }
    };
  }
}
