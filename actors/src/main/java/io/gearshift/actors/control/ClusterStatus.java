package io.gearshift.actors.control;

import io.gearshift.domain.catalog.DeviceId;
import java.util.List;
import java.util.Optional;

/**
 * The nodes of the cluster, as one of them sees it.
 *
 * @param self the name of the node that looks
 * @param planner the name of the node on which the planner is, or would be; empty while no node can
 *     have it
 * @param nodes from the oldest
 */
public record ClusterStatus(String self, Optional<String> planner, List<Node> nodes) {
  public ClusterStatus {
    nodes = List.copyOf(nodes);
  }

  /**
   * A node.
   *
   * @param address where others reach it, as {@code host:port}
   * @param roles what it does: {@code frontend}, {@code device}
   * @param status its place in the life of a member: joining, weaklyup, up, leaving, exiting, down
   * @param reachable whether the node that looks hears of it
   * @param devices those whose shards stand there
   */
  public record Node(
      String name,
      String address,
      List<String> roles,
      String status,
      boolean reachable,
      List<DeviceId> devices) {
    public Node {
      roles = List.copyOf(roles);
      devices = List.copyOf(devices);
    }
  }
}
