package io.gearshift.cluster;

import io.gearshift.actors.control.Replanner;
import io.gearshift.actors.control.ReplannerSettings;
import io.gearshift.actors.device.DeviceReport;
import io.gearshift.config.PlanningSettings;
import io.gearshift.domain.plan.Planner;
import io.gearshift.domain.plan.Problem;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.pubsub.Topic;
import org.apache.pekko.cluster.typed.ClusterSingleton;
import org.apache.pekko.cluster.typed.SingletonActor;

/** The one planner of the cluster, on its oldest node, fed with the reports of all devices. */
final class ReplannerSingleton {
  private static final String SOLVER = "gearshift-solver-dispatcher";

  private ReplannerSingleton() {}

  /** A reference to the planner, wherever it is. */
  static ActorRef<Replanner.Command> start(
      ActorSystem<?> system,
      PlanningSettings settings,
      Problem world,
      Planner planner,
      InstantSource clock,
      DeviceShards shards,
      ActorRef<Topic.Command<DeviceReport>> reports) {
    Executor solver = system.dispatchers().lookup(DispatcherSelector.fromConfig(SOLVER));
    ReplannerSettings replanner =
        new ReplannerSettings(
            settings.period(), settings.settle(), settings.silentAfter(), settings.demandCom());
    Behavior<Replanner.Command> behavior =
        Behaviors.setup(
            context -> {
              reports.tell(
                  Topic.subscribe(
                      context.messageAdapter(DeviceReport.class, Replanner.Observe::new)));
              return Replanner.create(replanner, world, planner, solver, clock, shards::device);
            });
    return ClusterSingleton.get(system)
        .init(
            SingletonActor.of(
                Behaviors.supervise(behavior).onFailure(SupervisorStrategy.restart()),
                "replanner"));
  }
}
