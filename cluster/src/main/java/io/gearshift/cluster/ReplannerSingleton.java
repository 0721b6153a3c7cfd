package io.gearshift.cluster;

import io.gearshift.actors.control.PlanRecord;
import io.gearshift.actors.control.PlanningPolicies;
import io.gearshift.actors.control.PolicyBoard;
import io.gearshift.actors.control.PolicyNames;
import io.gearshift.actors.control.Replanner;
import io.gearshift.actors.control.ReplannerPorts;
import io.gearshift.actors.control.ReplannerSettings;
import io.gearshift.actors.device.DeviceReport;
import io.gearshift.cluster.scaling.Scaling;
import io.gearshift.config.ClusterSettings.Role;
import io.gearshift.config.PlanningSettings;
import io.gearshift.config.Policies;
import io.gearshift.domain.gear.GearPlan;
import io.gearshift.domain.measure.PlanMeter;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.Planner;
import io.gearshift.domain.traffic.BurstRule;
import io.gearshift.domain.traffic.Rate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.pubsub.Topic;
import org.apache.pekko.cluster.typed.ClusterSingleton;
import org.apache.pekko.cluster.typed.ClusterSingletonSettings;
import org.apache.pekko.cluster.typed.SingletonActor;

/** The one planner of the cluster, on its oldest node, fed with the reports of all devices. */
final class ReplannerSingleton {
  private static final String SOLVER = "gearshift-solver-dispatcher";

  /** The planner plans with the profiles of its own node, so it needs devices there. */
  private static final String DEVICE = Role.DEVICE.label();

  private ReplannerSingleton() {}

  /** A reference to the planner, wherever it is. */
  static ActorRef<Replanner.Command> start(
      ActorSystem<?> system,
      PlanningSettings settings,
      Optional<Scaling> scaling,
      Stockroom stockroom,
      InstantSource clock,
      PlanMeter meter,
      DeviceShards shards,
      ActorRef<Topic.Command<DeviceReport>> reports,
      ActorRef<PolicyBoard.Command> board) {
    Executor solver = system.dispatchers().lookup(DispatcherSelector.fromConfig(SOLVER));
    ReplannerSettings replanner =
        new ReplannerSettings(
            settings.period(),
            settings.settle(),
            settings.silentAfter(),
            Rate.of(settings.floor()));
    Behavior<Replanner.Command> behavior =
        Behaviors.setup(
            context -> {
              reports.tell(
                  Topic.subscribe(
                      context.messageAdapter(DeviceReport.class, Replanner.Observe::new)));
              board.tell(
                  new Board.Follow(
                      context.messageAdapter(PlanRecord.class, Replanner.Resume::new),
                      context.messageAdapter(
                          PolicyNames.class, names -> new Replanner.Use(names.planner()))));
              ActorRef<Replanner.Command> self = context.getSelf();
              stockroom.follow(
                  stand ->
                      self.tell(
                          new Replanner.Serve(stand.families(), stand.inventory().profiles())));
              ActorRef<PlanRecord> records =
                  context.spawn(records(new Reconfigurations(meter, clock), board), "records");
              scaling.ifPresent(scaler -> context.spawn(scaler.behavior(self), "scaler"));
              return Replanner.create(
                  replanner,
                  policies(settings, stockroom.now().inventory().gearPlans(), meter),
                  new ReplannerPorts(stockroom.now().world(), solver, shards::device, records),
                  clock);
            });
    return ClusterSingleton.get(system)
        .init(
            SingletonActor.of(
                    Behaviors.supervise(behavior).onFailure(SupervisorStrategy.restart()),
                    "replanner")
                .withSettings(ClusterSingletonSettings.create(system).withRole(DEVICE)));
  }

  private static Behavior<PlanRecord> records(
      Reconfigurations reconfigurations, ActorRef<PolicyBoard.Command> board) {
    return Behaviors.receiveMessage(
        record -> {
          reconfigurations.observe(record);
          board.tell(new Board.Keep(record));
          return Behaviors.same();
        });
  }

  /** The same planner, of which is told how long it takes. */
  private static Planner timed(Planner planner, PlanMeter meter) {
    return (problem, epoch) -> {
      long start = System.nanoTime();
      Plan plan;
      try {
        plan = planner.plan(problem, epoch);
      } catch (RuntimeException failure) {
        meter.failed();
        throw failure;
      }
      meter.planned(Duration.ofNanos(System.nanoTime() - start));
      return plan;
    };
  }

  /** A planner of this name that is nobody else's. */
  static Planner planner(PlanningSettings settings, List<GearPlan> gears, String name) {
    return Policies.planner(settings.withPlanner(name), gears, System::nanoTime);
  }

  private static PlanningPolicies policies(
      PlanningSettings settings, List<GearPlan> gears, PlanMeter meter) {
    return new PlanningPolicies(
        name -> timed(planner(settings, gears, name), meter),
        settings.planner(),
        Policies.forecaster(settings),
        new BurstRule(settings.burstFactor(), settings.burstPause()));
  }
}
