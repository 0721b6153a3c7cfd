package io.gearshift.cluster.members;

import io.gearshift.domain.catalog.DeviceId;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;

/**
 * Which node has which device. A node says so by roles as it joins, so that every node knows of
 * each other's hardware as soon as it knows of the node.
 */
public final class Hardware {
  private static final String ROLE = "hosts-";
  private static final Set<MemberStatus> THERE =
      Set.of(MemberStatus.joining(), MemberStatus.weaklyUp(), MemberStatus.up());

  private static final Set<MemberStatus> GIVEN_UP =
      Set.of(MemberStatus.down(), MemberStatus.removed());

  private Hardware() {}

  /** The role of a node that has the device. */
  public static String role(DeviceId device) {
    return ROLE + device.name();
  }

  /** The devices of a node. */
  public static Set<DeviceId> of(Member node) {
    return node.getRoles().stream()
        .filter(role -> role.startsWith(ROLE))
        .map(role -> new DeviceId(role.substring(ROLE.length())))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Of the nodes that say they have the device and are not leaving, the one that was first. */
  public static Optional<Member> owner(DeviceId device, Iterable<Member> members) {
    return StreamSupport.stream(members.spliterator(), false)
        .filter(member -> THERE.contains(member.status()) && member.hasRole(role(device)))
        .min(Comparator.comparing(member -> member, Hardware::byAge));
  }

  /** Whether the device is that of a node which is among us, or has not joined any other yet. */
  public static boolean isOfMember(DeviceId device, Iterable<Member> members) {
    boolean alone = true;
    for (Member member : members) {
      if (member.hasRole(role(device)) && !GIVEN_UP.contains(member.status())) {
        return true;
      }
      alone = false;
    }
    return alone;
  }

  private static int byAge(Member one, Member other) {
    return one.isOlderThan(other) ? -1 : other.isOlderThan(one) ? 1 : 0;
  }
}
