package io.gearshift.cluster;

import io.gearshift.actors.control.FamilyOrder;
import io.gearshift.actors.device.DeviceHost;
import io.gearshift.actors.stage.StageRouter;
import io.gearshift.cluster.Rereading.Found;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.VariantProfile;
import io.gearshift.domain.execution.LoadFailedException;
import io.gearshift.http.Routers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.RecipientRef;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/**
 * Makes a node serve each family as operators want it: reads it anew, and tells those who must
 * know, or takes it out of service. It reads files, so it needs a thread that may block.
 */
final class Restocker extends AbstractBehavior<FamilyOrder> {
  private final Stockroom stockroom;
  private final Rereading rereading;
  private final Routers routers;
  private final Map<DeviceId, RecipientRef<DeviceHost.Command>> devices;
  private final Map<FamilyId, Long> revisions = new HashMap<>();

  /**
   * @param devices the node's own
   */
  static Behavior<FamilyOrder> create(
      Stockroom stockroom,
      Rereading rereading,
      Routers routers,
      Map<DeviceId, RecipientRef<DeviceHost.Command>> devices) {
    return Behaviors.setup(
        context -> new Restocker(context, stockroom, rereading, routers, devices));
  }

  private Restocker(
      ActorContext<FamilyOrder> context,
      Stockroom stockroom,
      Rereading rereading,
      Routers routers,
      Map<DeviceId, RecipientRef<DeviceHost.Command>> devices) {
    super(context);
    context.setLoggerName(Restocker.class);
    this.stockroom = stockroom;
    this.rereading = rereading;
    this.routers = routers;
    this.devices = devices;
  }

  @Override
  public Receive<FamilyOrder> createReceive() {
    return newReceiveBuilder().onMessage(FamilyOrder.class, this::onOrder).build();
  }

  private Behavior<FamilyOrder> onOrder(FamilyOrder order) {
    FamilyId family = order.family();
    boolean known = stockroom.now().inventory().catalog().family(family.name()).isPresent();
    if (!known || order.revision() <= revisions.getOrDefault(family, 0L)) {
      return this;
    }
    revisions.put(family, order.revision());
    if (order.served()) {
      serve(family);
    } else {
      getContext().getLog().info("{} is unloaded, until an operator loads it", family);
      stockroom.withdraw(family);
    }
    return this;
  }

  private void serve(FamilyId id) {
    Inventory before = stockroom.now().inventory();
    Family family = before.catalog().family(id.name()).orElseThrow();
    List<VariantProfile> profiles = before.profilesOf(id);
    try {
      Found found = rereading.read(id, before);
      family = found.family();
      profiles = found.profiles();
      getContext().getLog().info("{} is loaded as its folder has it now", id);
    } catch (LoadFailedException e) {
      getContext()
          .getLog()
          .error("{} is served as it was, for it cannot be loaded anew: {}", id, e.getMessage());
    }
    stockroom.serve(family, profiles);
    routers.stages().get(id).tell(new StageRouter.Serve(family));
    devices.values().forEach(device -> device.tell(new DeviceHost.Renew(id)));
  }
}
