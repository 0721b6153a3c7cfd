package io.gearshift.cluster.members;

import io.gearshift.actors.control.ClusterStatus;
import io.gearshift.config.ClusterSettings.Role;
import io.gearshift.domain.catalog.DeviceId;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;

/**
 * The nodes as this one sees them.
 *
 * @param cluster of this node
 */
public record Members(Cluster cluster) implements Supplier<ClusterStatus> {
  private static final String NAMED = "named-";
  static final Comparator<Member> BY_AGE =
      (one, other) -> one.isOlderThan(other) ? -1 : other.isOlderThan(one) ? 1 : 0;

  private static final Set<MemberStatus> MAY_PLAN =
      Set.of(MemberStatus.up(), MemberStatus.leaving());

  /** The role by which a node tells others its name. */
  public static String role(String name) {
    return NAMED + name;
  }

  @Override
  public ClusterStatus get() {
    List<Member> members =
        StreamSupport.stream(cluster.state().getMembers().spliterator(), false)
            .sorted(BY_AGE)
            .toList();
    Set<Member> unreachable = cluster.state().getUnreachable();
    Optional<String> planner =
        members.stream()
            .filter(m -> m.hasRole(Role.DEVICE.label()) && MAY_PLAN.contains(m.status()))
            .findFirst()
            .map(Members::name);
    return new ClusterStatus(
        name(cluster.selfMember()),
        planner,
        members.stream().map(m -> node(m, members, !unreachable.contains(m))).toList());
  }

  private static ClusterStatus.Node node(Member node, List<Member> members, boolean reachable) {
    return new ClusterStatus.Node(
        name(node),
        ClusterView.hostPort(node.address()),
        Arrays.stream(Role.values()).map(Role::label).filter(node::hasRole).toList(),
        node.status().toString().toLowerCase(Locale.ROOT),
        reachable,
        Hardware.of(node).stream()
            .filter(device -> Hardware.owner(device, members).filter(node::equals).isPresent())
            .sorted(Comparator.comparing(DeviceId::name))
            .toList());
  }

  private static String name(Member node) {
    return node.getRoles().stream()
        .filter(role -> role.startsWith(NAMED))
        .map(role -> role.substring(NAMED.length()))
        .findFirst()
        .orElseGet(() -> node.address().hostPort());
  }
}
