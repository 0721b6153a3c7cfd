package io.gearshift.cluster.scaling;

import io.gearshift.actors.control.ClusterStatus;
import io.gearshift.actors.control.PlanStatus;
import io.gearshift.config.ClusterSettings.Role;
import io.gearshift.domain.scaling.NodeFleet;
import io.gearshift.domain.scaling.Scale;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The nodes with devices, out of what the cluster and the planner say. */
final class Fleets {
  private static final Set<String> COMING = Set.of("joining", "weaklyup");
  private static final String UP = "up";

  private Fleets() {}

  static NodeFleet of(ClusterStatus cluster, PlanStatus plan, Scale scale) {
    List<NodeFleet.Node> nodes = new ArrayList<>();
    for (ClusterStatus.Node node : cluster.nodes()) {
      boolean isUp = node.status().equals(UP);
      boolean isThere = isUp ? !node.devices().isEmpty() : !COMING.contains(node.status());
      if (isThere && node.roles().contains(Role.DEVICE.label())) {
        nodes.add(
            new NodeFleet.Node(
                node.name(),
                Math.max(1, node.devices().size()),
                hosted(node, plan),
                !isUp,
                cluster.planner().filter(node.name()::equals).isPresent()));
      }
    }
    return new NodeFleet(nodes, scale, plan.devicesWanted());
  }

  private static int hosted(ClusterStatus.Node node, PlanStatus plan) {
    return plan.plan()
        .map(p -> node.devices().stream().mapToInt(device -> p.on(device).size()).sum())
        .orElse(0);
  }
}
