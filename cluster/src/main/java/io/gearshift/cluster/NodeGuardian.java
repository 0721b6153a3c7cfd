package io.gearshift.cluster;

import io.gearshift.actors.device.DeviceReport;
import io.gearshift.actors.stage.RouterSettings;
import io.gearshift.actors.stage.StageRouter;
import io.gearshift.domain.catalog.Catalog;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.routing.RoutePolicy;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.pubsub.Topic;

/** The root of a node's actors: a router for each family, fed with the reports of all devices. */
final class NodeGuardian {

  /** What the guardian has started. */
  record Started(
      Map<FamilyId, ActorRef<StageRouter.Command>> routers,
      ActorRef<Topic.Command<DeviceReport>> reports) {}

  private NodeGuardian() {}

  static Behavior<Void> create(
      Catalog catalog,
      RouterSettings settings,
      RoutePolicy policy,
      InstantSource clock,
      CompletableFuture<Started> started) {
    return Behaviors.setup(
        context -> {
          Map<FamilyId, ActorRef<StageRouter.Command>> routers = new LinkedHashMap<>();
          for (Family family : catalog.families()) {
            Behavior<StageRouter.Command> router =
                Behaviors.supervise(StageRouter.create(settings, family, policy, clock))
                    .onFailure(SupervisorStrategy.restart());
            routers.put(family.id(), context.spawn(router, "router-" + family.id()));
          }
          ActorRef<Topic.Command<DeviceReport>> reports =
              context.spawn(Topic.create(DeviceReport.class, "device-reports"), "device-reports");
          List<ActorRef<StageRouter.Command>> all = List.copyOf(routers.values());
          reports.tell(Topic.subscribe(context.spawn(fanOut(all), "report-fan-out")));
          started.complete(new Started(routers, reports));
          return Behaviors.empty();
        });
  }

  private static Behavior<DeviceReport> fanOut(List<ActorRef<StageRouter.Command>> routers) {
    return Behaviors.receiveMessage(
        report -> {
          routers.forEach(router -> router.tell(new StageRouter.Observe(report)));
          return Behaviors.same();
        });
  }
}
