package io.gearshift.cluster;

import io.gearshift.actors.control.Demand;
import io.gearshift.actors.control.FamilyOrder;
import io.gearshift.actors.control.PipelineDemand;
import io.gearshift.actors.control.PlanRecord;
import io.gearshift.actors.control.PolicyBoard;
import io.gearshift.actors.control.PolicyNames;
import io.gearshift.actors.control.Replanner;
import io.gearshift.actors.device.DeviceHost;
import io.gearshift.actors.device.DeviceReport;
import io.gearshift.actors.device.Hosting;
import io.gearshift.actors.pipeline.PipelineRouter;
import io.gearshift.actors.pipeline.PipelineRouterSettings;
import io.gearshift.actors.stage.StageRouter;
import io.gearshift.actors.watch.NodeFigures;
import io.gearshift.actors.watch.Teller;
import io.gearshift.actors.watch.Watch;
import io.gearshift.cluster.members.Hardware;
import io.gearshift.cluster.scaling.Scaling;
import io.gearshift.cluster.scaling.ScalingSettings;
import io.gearshift.config.PlanningSettings;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.measure.NodeBook;
import io.gearshift.domain.measure.Recorder;
import io.gearshift.domain.pipeline.Pipeline;
import io.gearshift.domain.pipeline.PipelineId;
import io.gearshift.http.Routers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.RecipientRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.pubsub.Topic;
import org.apache.pekko.cluster.Cluster;

/**
 * The root of a node's actors: the devices that are here, a router for each family, fed with the
 * reports of all devices, a router for each pipeline, which goes by those of its stages, the board
 * of what the cluster has agreed on, and the way to the planner.
 *
 * @param node its name
 * @param families what starts the routers of families
 * @param stockroom what is served
 * @param hostings what each device of the node needs
 * @param queryIds gives each query of the node another
 * @param recorder told what happens here
 * @param book what other nodes are told of it, if it is counted
 */
record NodeGuardian(
    String node,
    NodePolicies policies,
    FamilyRouters families,
    PipelineRouterSettings piping,
    PlanningSettings planning,
    ScalingSettings scaling,
    Stockroom stockroom,
    Rereading rereading,
    Map<DeviceId, Hosting> hostings,
    LongSupplier queryIds,
    Recorder recorder,
    Optional<NodeBook> book,
    InstantSource clock) {
  /** Threads for steps, as many as cores, so that neither routers nor devices wait for them. */
  private static final String STEPS = "gearshift-steps-dispatcher";

  private static final Duration TEACHING = Duration.ofSeconds(5);

  private enum LessonDue {
    INSTANCE
  }

  /** What the guardian has started. */
  record Started(
      Routers routers,
      DeviceShards shards,
      ActorRef<Replanner.Command> replanner,
      ActorRef<PolicyBoard.Command> board,
      ActorRef<Watch.Command> watch) {}

  Behavior<Void> behavior(CompletableFuture<Started> started) {
    return Behaviors.setup(
        context -> {
          ActorRef<Topic.Command<DeviceReport>> reports =
              context.spawn(Topic.create(DeviceReport.class, "device-reports"), "device-reports");
          DeviceShards shards = new DeviceShards(context.getSystem(), hostings, reports);
          ActorRef<PolicyBoard.Command> board =
              context.spawn(Board.create(policies.status(), familyIds()), "board");
          ActorRef<Replanner.Command> replanner =
              ReplannerSingleton.start(
                  context.getSystem(),
                  planning,
                  Scaling.of(context.getSystem(), node, scaling, clock),
                  stockroom,
                  clock,
                  recorder.plans(),
                  shards,
                  reports,
                  board);
          Map<FamilyId, ActorRef<StageRouter.Command>> stages =
              families.start(
                  context, stockroom.now().inventory(), context.spawn(meter(replanner), "meter"));
          List<ActorRef<StageRouter.Command>> all = List.copyOf(stages.values());
          reports.tell(
              Topic.subscribe(
                  context.spawn(fanOut(all, Cluster.get(context.getSystem())), "report-fan-out")));
          Routers routers =
              new Routers(
                  stages,
                  pipelines(
                      context, stages, context.spawn(pipelineMeter(replanner), "pipeline-meter")));
          if (!hostings.isEmpty()) {
            context.spawn(teacher(replanner), "teacher");
          }
          context.spawn(enactor(board, routers, shards), "enactor");
          context.spawn(
              restocker(board, routers, shards), "restocker", DispatcherSelector.blocking());
          started.complete(new Started(routers, shards, replanner, board, watch(context, reports)));
          return Behaviors.empty();
        });
  }

  /** Hears what all nodes do, and tells them what this one does, if that is counted. */
  private ActorRef<Watch.Command> watch(
      ActorContext<Void> context, ActorRef<Topic.Command<DeviceReport>> reports) {
    ActorRef<Topic.Command<NodeFigures>> figures =
        context.spawn(Topic.create(NodeFigures.class, "node-figures"), "node-figures");
    ActorRef<Watch.Command> watch =
        context.spawn(
            Watch.create(
                planning.silentAfter(), stockroom.now().inventory().catalog().families(), clock),
            "watch");
    reports.tell(Topic.subscribe(relay(context, DeviceReport.class, watch, Watch.Observe::new)));
    figures.tell(Topic.subscribe(relay(context, NodeFigures.class, watch, Watch.Hear::new)));
    book.ifPresent(
        counted ->
            context.spawn(
                Teller.create(node, counted, clock, said -> figures.tell(Topic.publish(said))),
                "teller"));
    return watch;
  }

  private static <T, C> ActorRef<T> relay(
      ActorContext<Void> context, Class<T> type, ActorRef<C> to, Function<T, C> as) {
    return context.spawn(
        Behaviors.receiveMessage(
            said -> {
              to.tell(as.apply(said));
              return Behaviors.same();
            }),
        "watch-" + type.getSimpleName());
  }

  private Map<PipelineId, ActorRef<PipelineRouter.Command>> pipelines(
      ActorContext<Void> context,
      Map<FamilyId, ActorRef<StageRouter.Command>> stages,
      ActorRef<PipelineDemand> meter) {
    Executor steps = context.getSystem().dispatchers().lookup(DispatcherSelector.fromConfig(STEPS));
    Map<PipelineId, ActorRef<PipelineRouter.Command>> routers = new LinkedHashMap<>();
    for (Pipeline pipeline : stockroom.now().inventory().catalog().pipelines()) {
      routers.put(
          pipeline.id(),
          context.spawn(
              PipelineRouter.create(
                  piping,
                  pipeline,
                  stages,
                  queryIds,
                  steps,
                  clock,
                  recorder.pipeline(pipeline.id()),
                  meter),
              "pipeline-" + pipeline.id()));
    }
    return routers;
  }

  private List<FamilyId> familyIds() {
    return stockroom.now().inventory().catalog().families().stream().map(Family::id).toList();
  }

  private Map<DeviceId, RecipientRef<DeviceHost.Command>> devices(DeviceShards shards) {
    Map<DeviceId, RecipientRef<DeviceHost.Command>> devices = new LinkedHashMap<>();
    hostings.keySet().forEach(device -> devices.put(device, shards.device(device)));
    return devices;
  }

  private Behavior<FamilyOrder> restocker(
      ActorRef<PolicyBoard.Command> board, Routers routers, DeviceShards shards) {
    return Behaviors.setup(
        context -> {
          board.tell(new Board.FollowOrders(context.getSelf()));
          return Restocker.create(stockroom, rereading, routers, devices(shards));
        });
  }

  private Behavior<Enactor.Command> enactor(
      ActorRef<PolicyBoard.Command> board, Routers routers, DeviceShards shards) {
    return Behaviors.setup(
        context -> {
          board.tell(
              new Board.Follow(
                  context.messageAdapter(PlanRecord.class, Enactor.Plan::new),
                  context.messageAdapter(PolicyNames.class, Enactor.Names::new)));
          return Enactor.create(policies, routers, devices(shards));
        });
  }

  /** Tells the planner what variants cost here, and again and again, for it may be another. */
  private Behavior<LessonDue> teacher(ActorRef<Replanner.Command> replanner) {
    return Behaviors.withTimers(
        timers -> {
          timers.startTimerWithFixedDelay(LessonDue.INSTANCE, Duration.ZERO, TEACHING);
          return Behaviors.receiveMessage(
              due -> {
                replanner.tell(new Replanner.Learn(node, stockroom.now().inventory().profiles()));
                return Behaviors.same();
              });
        });
  }

  private Behavior<Demand> meter(ActorRef<Replanner.Command> replanner) {
    return Behaviors.receiveMessage(
        demand -> {
          replanner.tell(new Replanner.Measure(node, demand));
          return Behaviors.same();
        });
  }

  private Behavior<PipelineDemand> pipelineMeter(ActorRef<Replanner.Command> replanner) {
    return Behaviors.receiveMessage(
        demand -> {
          replanner.tell(new Replanner.MeasurePipeline(node, demand));
          return Behaviors.same();
        });
  }

  /**
   * Devices of nodes that the cluster has given up are not used again, whatever they say: a node
   * that was frozen goes on where it was before it learns that it is none of us any more.
   */
  private static Behavior<DeviceReport> fanOut(
      List<ActorRef<StageRouter.Command>> routers, Cluster cluster) {
    return Behaviors.receiveMessage(
        report -> {
          if (Hardware.isOfMember(report.device().id(), cluster.state().getMembers())) {
            routers.forEach(router -> router.tell(new StageRouter.Observe(report)));
          }
          return Behaviors.same();
        });
  }
}
