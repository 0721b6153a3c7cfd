package io.gearshift.cluster.members;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.Address;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;

/**
 * A cluster as one of its nodes sees it, for another to compare with its own.
 *
 * @param members where its nodes are, as {@code host:port}, whatever their status; none if the node
 *     that says so is not let in, or leaves
 * @param up how many of them are let in and do not leave
 * @param unlisted whether one of those has no list of nodes to join, and so begins a cluster of its
 *     own whenever it starts
 * @param oldest where the oldest of those is
 */
public record ClusterView(List<String> members, int up, boolean unlisted, String oldest) {
  private static final Comparator<ClusterView> STRENGTH =
      Comparator.comparingInt(ClusterView::up)
          .thenComparing(ClusterView::unlisted)
          .thenComparing(Comparator.comparing(ClusterView::oldest).reversed());

  private static final ClusterView NONE = new ClusterView(List.of(), 0, false, "");

  public ClusterView {
    members = members.stream().sorted().toList();
    if (up < 0 || up > members.size()) {
      throw new IllegalArgumentException("up: " + up + " (expected: some of " + members + ")");
    }
    if (up > 0 && !members.contains(oldest)) {
      throw new IllegalArgumentException(
          "oldest: '" + oldest + "' (expected: one of " + members + ")");
    }
  }

  /** What a node sees now. */
  static ClusterView of(Cluster cluster) {
    if (!isUp(cluster.selfMember())) {
      return NONE;
    }
    List<Member> members =
        StreamSupport.stream(cluster.state().getMembers().spliterator(), false).toList();
    List<Member> up = members.stream().filter(ClusterView::isUp).toList();
    return new ClusterView(
        members.stream().map(member -> hostPort(member.address())).toList(),
        up.size(),
        up.stream().anyMatch(member -> member.hasRole(Membership.UNLISTED)),
        up.stream().min(Members.BY_AGE).map(member -> hostPort(member.address())).orElse(""));
  }

  /**
   * Whether the other is another cluster, and this the one to make an end of the two: that of fewer
   * nodes; of equals the one whose nodes can all join the other by their lists; else the one whose
   * oldest node's address is the greater. Both sides decide alike.
   */
  public boolean givesWayTo(ClusterView other) {
    return isAnother(other) && STRENGTH.compare(this, other) < 0;
  }

  /** Views that share a node are of one cluster, or will be once that node is settled. */
  private boolean isAnother(ClusterView other) {
    return up > 0 && other.up > 0 && Collections.disjoint(members, other.members);
  }

  static String hostPort(Address address) {
    return address.getHost().orElse("") + ":" + address.getPort().orElse(0);
  }

  private static boolean isUp(Member member) {
    return member.status().equals(MemberStatus.up());
  }
}
