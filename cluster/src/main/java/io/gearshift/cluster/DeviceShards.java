package io.gearshift.cluster;

import io.gearshift.actors.device.DeviceHost;
import io.gearshift.actors.device.DeviceReport;
import io.gearshift.actors.device.Hosting;
import io.gearshift.domain.catalog.DeviceId;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.pubsub.Topic;
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
        Entity.of(
            KEY,
            entity -> {
              Hosting hosting = hostings.get(new DeviceId(entity.getEntityId()));
              return Behaviors.supervise(
                      ReportPublisher.around(reports, to -> DeviceHost.create(hosting, to)))
                  .onFailure(SupervisorStrategy.restart());
            }));
  }

  EntityRef<DeviceHost.Command> device(DeviceId device) {
    return sharding.entityRefFor(KEY, device.name());
  }
}
