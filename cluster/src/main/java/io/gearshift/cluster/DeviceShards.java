package io.gearshift.cluster;

import io.gearshift.actors.device.DeviceHost;
import io.gearshift.actors.device.DeviceReport;
import io.gearshift.actors.device.Hosting;
import io.gearshift.cluster.members.DeviceMessages;
import io.gearshift.cluster.members.HardwareAffinity;
import io.gearshift.config.ClusterSettings.Role;
import io.gearshift.domain.catalog.DeviceId;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.pubsub.Topic;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;

/**
 * The devices as entities of the cluster, by their names. Orders go through the shards; queries
 * never do, for a device tells the routers its batchers.
 */
final class DeviceShards {
  private static final EntityTypeKey<DeviceHost.Command> KEY =
      EntityTypeKey.create(DeviceHost.Command.class, "device");

  private final ClusterSharding sharding;
  private volatile boolean closed;

  /**
   * @param hostings what each device of this node needs
   * @param reports where devices publish what they can do
   */
  DeviceShards(
      ActorSystem<?> system,
      Map<DeviceId, Hosting> hostings,
      ActorRef<Topic.Command<DeviceReport>> reports) {
    this.sharding = ClusterSharding.get(system);
    sharding.init(
        Entity.of(KEY, entity -> device(hostings.get(new DeviceId(entity.getEntityId())), reports))
            .withRole(Role.DEVICE.label())
            .withMessageExtractor(new DeviceMessages<>())
            .withAllocationStrategy(new HardwareAffinity(Cluster.get(system))));
  }

  private Behavior<DeviceHost.Command> device(
      Hosting hosting, ActorRef<Topic.Command<DeviceReport>> reports) {
    if (closed) {
      return Behaviors.stopped();
    }
    return Behaviors.supervise(
            ReportPublisher.around(reports, to -> DeviceHost.create(hosting, to)))
        .onFailure(SupervisorStrategy.restart());
  }

  /** From now on, devices of this node that have stopped do not begin anew. */
  void close() {
    closed = true;
  }

  EntityRef<DeviceHost.Command> device(DeviceId device) {
    return sharding.entityRefFor(KEY, device.name());
  }
}
