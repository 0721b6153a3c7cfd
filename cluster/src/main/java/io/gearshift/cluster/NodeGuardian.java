package io.gearshift.cluster;

import io.gearshift.actors.control.Demand;
import io.gearshift.actors.control.PlanRecord;
import io.gearshift.actors.control.PolicyBoard;
import io.gearshift.actors.control.PolicyNames;
import io.gearshift.actors.control.Replanner;
import io.gearshift.actors.device.DeviceHost;
import io.gearshift.actors.device.DeviceReport;
import io.gearshift.actors.device.Hosting;
import io.gearshift.actors.stage.RouterSettings;
import io.gearshift.actors.stage.StageRouter;
import io.gearshift.config.PlanningSettings;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.plan.Problem;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.RecipientRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.pubsub.Topic;

/**
 * The root of a node's actors: the devices that are here, a router for each family, fed with the
 * reports of all devices, the board of what the cluster has agreed on, and the way to the planner.
 *
 * @param node its name
 * @param hostings what each device of the node needs
 * @param world what there is to plan with
 */
record NodeGuardian(
    String node,
    NodePolicies policies,
    RouterSettings routing,
    PlanningSettings planning,
    Problem world,
    Map<DeviceId, Hosting> hostings,
    InstantSource clock) {

  /** What the guardian has started. */
  record Started(
      Map<FamilyId, ActorRef<StageRouter.Command>> routers,
      DeviceShards shards,
      ActorRef<Replanner.Command> replanner,
      ActorRef<PolicyBoard.Command> board) {}

  Behavior<Void> behavior(CompletableFuture<Started> started) {
    return Behaviors.setup(
        context -> {
          ActorRef<Topic.Command<DeviceReport>> reports =
              context.spawn(Topic.create(DeviceReport.class, "device-reports"), "device-reports");
          DeviceShards shards = new DeviceShards(context.getSystem(), hostings, reports);
          ActorRef<PolicyBoard.Command> board =
              context.spawn(Board.create(policies.status()), "board");
          ActorRef<Replanner.Command> replanner =
              ReplannerSingleton.start(
                  context.getSystem(), planning, world, clock, shards, reports, board);
          Map<FamilyId, ActorRef<StageRouter.Command>> routers =
              routers(context, context.spawn(meter(replanner), "meter"));
          List<ActorRef<StageRouter.Command>> all = List.copyOf(routers.values());
          reports.tell(Topic.subscribe(context.spawn(fanOut(all), "report-fan-out")));
          context.spawn(enactor(board, routers, shards), "enactor");
          started.complete(new Started(routers, shards, replanner, board));
          return Behaviors.empty();
        });
  }

  private Map<FamilyId, ActorRef<StageRouter.Command>> routers(
      ActorContext<Void> context, ActorRef<Demand> meter) {
    Map<FamilyId, ActorRef<StageRouter.Command>> routers = new LinkedHashMap<>();
    for (Family family : world.families()) {
      routers.put(
          family.id(),
          context.spawn(
              StageRouter.create(routing, family, policies.routing(), clock, meter),
              "router-" + family.id()));
    }
    return routers;
  }

  private Behavior<Enactor.Command> enactor(
      ActorRef<PolicyBoard.Command> board,
      Map<FamilyId, ActorRef<StageRouter.Command>> routers,
      DeviceShards shards) {
    Map<DeviceId, RecipientRef<DeviceHost.Command>> devices = new LinkedHashMap<>();
    hostings.keySet().forEach(device -> devices.put(device, shards.device(device)));
    return Behaviors.setup(
        context -> {
          board.tell(
              new Board.Follow(
                  context.messageAdapter(PlanRecord.class, Enactor.Plan::new),
                  context.messageAdapter(PolicyNames.class, Enactor.Names::new)));
          return Enactor.create(policies, routers, devices);
        });
  }

  private Behavior<Demand> meter(ActorRef<Replanner.Command> replanner) {
    return Behaviors.receiveMessage(
        demand -> {
          replanner.tell(new Replanner.Measure(node, demand));
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
