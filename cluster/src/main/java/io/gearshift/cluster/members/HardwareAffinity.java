package io.gearshift.cluster.members;

import io.gearshift.domain.catalog.DeviceId;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.Address;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.sharding.ShardCoordinator.AbstractShardAllocationStrategy;
import org.apache.pekko.dispatch.Futures;
import scala.collection.immutable.IndexedSeq;
import scala.concurrent.Future;

/**
 * Has the shard of a device on the node that has the device, and nowhere else: while that node is
 * not there the shard is nowhere, and whoever speaks to it waits or is dropped. Each device has a
 * shard of its own, of its name. Shards never move.
 */
public final class HardwareAffinity extends AbstractShardAllocationStrategy {
  private final Cluster cluster;

  public HardwareAffinity(Cluster cluster) {
    this.cluster = cluster;
  }

  @Override
  public Future<ActorRef> allocateShard(
      ActorRef requester, String shard, Map<ActorRef, IndexedSeq<String>> allocated) {
    DeviceId device = new DeviceId(shard);
    return Hardware.owner(device, cluster.state().getMembers())
        .flatMap(owner -> regionOf(owner, allocated.keySet()))
        .map(Futures::successful)
        .orElseGet(HardwareAffinity::never);
  }

  /** The shards of other nodes ask again and again; a failure would only fill the logs. */
  private static Future<ActorRef> never() {
    return Futures.<ActorRef>promise().future();
  }

  private Optional<ActorRef> regionOf(Member node, Set<ActorRef> regions) {
    return regions.stream().filter(region -> address(region).equals(node.address())).findFirst();
  }

  private Address address(ActorRef region) {
    Address address = region.path().address();
    return address.hasLocalScope() ? cluster.selfAddress() : address;
  }

  @Override
  public Future<Set<String>> rebalance(
      Map<ActorRef, IndexedSeq<String>> allocated, Set<String> inProgress) {
    return Futures.successful(Set.of());
  }
}
