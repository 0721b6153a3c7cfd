package io.gearshift.domain.scaling;

import java.util.Optional;

/**
 * What {@link NodeScaling} says.
 *
 * @param act what to do
 * @param history what to show it the next time, if the act was done or there was none
 * @param nodesWanted how many nodes there should be, within least and most; of those kept if that
 *     is not known
 * @param why in words for operators
 */
public record ScalingStep(Act act, ScalingHistory history, int nodesWanted, String why) {

  /** What to do about the nodes. */
  public sealed interface Act {}

  /** Nothing, for now. */
  public record Stay() implements Act {}

  /** Have the actuator keep more. */
  public record Grow(int nodes) implements Act {
    public Grow {
      if (nodes < 1) {
        throw new IllegalArgumentException("nodes: " + nodes + " (expected: >= 1)");
      }
    }
  }

  /** Have a node leave the cluster, all it has taken being answered. */
  public record Drain(String node) implements Act {}

  /**
   * Have the actuator keep fewer.
   *
   * @param node which is to go; empty if any that is not there
   */
  public record Remove(Optional<String> node, int nodes) implements Act {
    public Remove {
      if (nodes < 1) {
        throw new IllegalArgumentException("nodes: " + nodes + " (expected: >= 1)");
      }
    }
  }
}
