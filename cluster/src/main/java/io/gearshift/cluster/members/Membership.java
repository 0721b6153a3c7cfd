package io.gearshift.cluster.members;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.gearshift.cluster.StartFailed;
import io.gearshift.config.ClusterSettings;
import io.gearshift.config.ClusterSettings.Seed;
import io.gearshift.domain.catalog.DeviceId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's place in the cluster.
 *
 * @param settings whom to join
 * @param devices the node's own
 */
public record Membership(ActorSystem<?> system, ClusterSettings settings, List<DeviceId> devices) {
  private static final Logger LOG = LoggerFactory.getLogger(Membership.class);

  /** The role of a node that has no list of nodes to join. */
  static final String UNLISTED = "unlisted";

  private static final long POLL_MS = 100;
  private static final Duration LOOKING = Duration.ofSeconds(5);

  /** The roles of a node of this name, with these devices. */
  public static List<String> roles(String name, ClusterSettings settings, List<DeviceId> devices) {
    List<String> roles = new ArrayList<>(settings.roleNames());
    roles.add(Members.role(name));
    devices.stream().map(Hardware::role).forEach(roles::add);
    if (settings.seeds().isEmpty()) {
      roles.add(UNLISTED);
    }
    return roles;
  }

  /**
   * Joins, and waits until the node is let in.
   *
   * @throws StartFailed if nobody lets it in within the time, or an older node has one of its
   *     devices
   */
  public void join() {
    Cluster cluster = Cluster.get(system);
    List<Seed> seeds = settings.seeds();
    if (seeds.isEmpty()) {
      cluster.join(cluster.selfAddress());
    } else {
      LOG.info("joining by {}", settings.join());
      cluster.joinSeedNodes(seeds.stream().map(seed -> address(cluster, seed)).toList());
    }
    awaitUp(cluster);
    refuseTakenDevices(cluster);
  }

  /** Whether others, or the node alone, count it as one of a cluster. */
  public static boolean isLetIn(ActorSystem<?> system) {
    return Cluster.get(system).selfMember().status() != MemberStatus.removed();
  }

  /** Has the node look for other clusters where it might have joined, from now on. */
  public void lookOut() {
    List<String> listed =
        settings.seeds().stream().map(seed -> seed.host() + ":" + seed.port()).toList();
    system.systemActorOf(
        Lookout.create(listed, LOOKING, new NodeSurroundings(system)),
        NodeSurroundings.LOOKOUT,
        Props.empty());
  }

  private static Address address(Cluster cluster, Seed seed) {
    Address self = cluster.selfAddress();
    return new Address(self.protocol(), self.system(), seed.host(), seed.port());
  }

  private void awaitUp(Cluster cluster) {
    CompletableFuture<Void> up = new CompletableFuture<>();
    cluster.registerOnMemberUp(() -> up.complete(null));
    cluster.registerOnMemberRemoved(
        () -> up.completeExceptionally(new StartFailed("the cluster has removed this node")));
    try {
      up.get(patienceMs(), MILLISECONDS);
    } catch (TimeoutException e) {
      throw new StartFailed(
          String.format(
              "not let into a cluster within %d s by any of %s.%nSee that they run, that their"
                  + " node.host and node.port are what cluster.join says, that a firewall lets both"
                  + " sides through, and that this node's own node.host, %s, is reached from there.",
              settings.joinWithin().toSeconds(),
              settings.join(),
              cluster.selfAddress().getHost().orElse("")));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartFailed("interrupted while joining the cluster");
    } catch (ExecutionException e) {
      throw new StartFailed(e.getCause().getMessage());
    }
  }

  /**
   * Of two nodes that claim a device the older keeps it, whichever asks first; one that is lost is
   * waited for until the others have given it up.
   */
  private void refuseTakenDevices(Cluster cluster) {
    for (DeviceId device : devices) {
      Optional<Member> other = otherOwner(cluster, device);
      for (long waited = 0; isLost(cluster, other) && waited < patienceMs(); waited += POLL_MS) {
        new CompletableFuture<Void>().completeOnTimeout(null, POLL_MS, MILLISECONDS).join();
        other = otherOwner(cluster, device);
      }
      if (other.isPresent()) {
        throw new StartFailed(
            String.format(
                "device '%s' is that of the node at %s already.%nThe names of devices begin with"
                    + " that of their node, which must be unique: set node.name.",
                device, other.get().address().hostPort()));
      }
    }
  }

  private static Optional<Member> otherOwner(Cluster cluster, DeviceId device) {
    return Hardware.owner(device, cluster.state().getMembers())
        .filter(owner -> !owner.uniqueAddress().equals(cluster.selfUniqueAddress()));
  }

  private static boolean isLost(Cluster cluster, Optional<Member> node) {
    return node.isPresent() && cluster.state().getUnreachable().contains(node.get());
  }

  private long patienceMs() {
    return settings.joinWithin().toMillis();
  }
}
