package io.gearshift.cluster;

import io.gearshift.actors.control.Demand;
import io.gearshift.actors.control.Replanner;
import io.gearshift.actors.device.DeviceReport;
import io.gearshift.actors.device.Hosting;
import io.gearshift.actors.stage.RouterSettings;
import io.gearshift.actors.stage.StageRouter;
import io.gearshift.config.PlanningSettings;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.plan.Planner;
import io.gearshift.domain.plan.Problem;
import io.gearshift.domain.routing.RoutePolicy;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.pubsub.Topic;

/**
 * The root of a node's actors: the devices that are here, a router for each family, fed with the
 * reports of all devices, and the way to the planner.
 *
 * @param hostings what each device of the node needs
 * @param world what there is to plan with
 */
record NodeGuardian(
    RouterSettings routing,
    RoutePolicy policy,
    PlanningSettings planning,
    Planner planner,
    Problem world,
    Map<DeviceId, Hosting> hostings,
    InstantSource clock) {

  /** What the guardian has started. */
  record Started(
      Map<FamilyId, ActorRef<StageRouter.Command>> routers,
      DeviceShards shards,
      ActorRef<Replanner.Command> replanner) {}

  Behavior<Void> behavior(CompletableFuture<Started> started) {
    return Behaviors.setup(
        context -> {
          ActorRef<Topic.Command<DeviceReport>> reports =
              context.spawn(Topic.create(DeviceReport.class, "device-reports"), "device-reports");
          DeviceShards shards = new DeviceShards(context.getSystem(), hostings, reports);
          ActorRef<Replanner.Command> replanner =
              ReplannerSingleton.start(
                  context.getSystem(), planning, world, planner, clock, shards, reports);
          Map<FamilyId, ActorRef<StageRouter.Command>> routers =
              routers(context, context.spawn(meter(replanner), "meter"));
          List<ActorRef<StageRouter.Command>> all = List.copyOf(routers.values());
          reports.tell(Topic.subscribe(context.spawn(fanOut(all), "report-fan-out")));
          started.complete(new Started(routers, shards, replanner));
          return Behaviors.empty();
        });
  }

  private Map<FamilyId, ActorRef<StageRouter.Command>> routers(
      ActorContext<Void> context, ActorRef<Demand> meter) {
    Map<FamilyId, ActorRef<StageRouter.Command>> routers = new LinkedHashMap<>();
    for (Family family : world.families()) {
      Behavior<StageRouter.Command> router =
          Behaviors.supervise(StageRouter.create(routing, family, policy, clock, meter))
              .onFailure(SupervisorStrategy.restart());
      routers.put(family.id(), context.spawn(router, "router-" + family.id()));
    }
    return routers;
  }

  private static Behavior<Demand> meter(ActorRef<Replanner.Command> replanner) {
    return Behaviors.receiveMessage(
        demand -> {
          replanner.tell(new Replanner.Measure(demand));
          return Behaviors.same();
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
