package io.gearshift.domain.scaling;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The nodes of a cluster that have devices, and what is known of how many there should be.
 *
 * @param nodes that are there, those that leave included
 * @param scale what the actuator keeps
 * @param devicesWanted as {@link io.gearshift.domain.plan.DevicesWanted} counts; absent while that
 *     is not known
 */
public record NodeFleet(List<Node> nodes, Scale scale, OptionalInt devicesWanted) {

  /**
   * A node.
   *
   * @param devices how many it has
   * @param hosted variants that the plan places on them, all together
   * @param leaving whether it is on its way out
   * @param planner whether the cluster's planner is there
   */
  public record Node(String name, int devices, int hosted, boolean leaving, boolean planner) {
    public Node {
      if (devices < 1) {
        throw new IllegalArgumentException("devices: " + devices + " (expected: >= 1)");
      }
      if (hosted < 0) {
        throw new IllegalArgumentException("hosted: " + hosted + " (expected: >= 0)");
      }
    }
  }

  public NodeFleet {
    nodes = List.copyOf(nodes);
    Set<String> names = new HashSet<>();
    for (Node node : nodes) {
      if (!names.add(node.name())) {
        throw new IllegalArgumentException("nodes: two named " + node.name() + " (expected: one)");
      }
    }
  }

  /** Those that stay. */
  List<Node> staying() {
    return nodes.stream().filter(node -> !node.leaving()).toList();
  }

  Optional<Node> node(String name) {
    return nodes.stream().filter(node -> node.name().equals(name)).findFirst();
  }

  /** Devices of the nodes that stay. */
  int devices() {
    return staying().stream().mapToInt(Node::devices).sum();
  }

  /** Nodes that the actuator was asked for and that are not there, for they start or fail to. */
  int coming() {
    return Math.max(0, scale.nodes() - nodes.size());
  }
}
